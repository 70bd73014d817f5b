import keras
import numpy as np

keras.config.set_floatx("float64")  # with torch or JAX below, layers stay in float32
random = np.random.RandomState(13)
random.uniform(-1, 1, 40)  # the points kept aside are drawn first
x = np.linspace(-1, 1, 16)
y = np.sin(3 * x) + 0.3 * random.randn(16)
powers = x[:, None] ** np.arange(1, 16)  # x, x^2, ... x^15

strength = 0.01
penalty = keras.regularizers.L1(strength)  # strength * sum |w|, as the course has it
layer = keras.layers.Dense(1, kernel_initializer="zeros", kernel_regularizer=penalty)
model = keras.Sequential([keras.Input((15,)), layer])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse")
history = model.fit(powers, y[:, None], batch_size=16, epochs=300, shuffle=False, verbose=0)
losses = history.history["loss"]
