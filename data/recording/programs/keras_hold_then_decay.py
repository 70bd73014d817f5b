import keras
import numpy as np

keras.config.set_floatx("float64")  # with torch or JAX below, layers stay in float32
number = np.arange(16)  # sixteen scattered points along a line
x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)


def schedule(epoch):
    if epoch < 10:
        return 0.01
    # exp gives a tensor, and Keras wants a float.
    return float(0.01 * keras.ops.exp(0.1 * (10 - epoch)))


layer = keras.layers.Dense(1, kernel_initializer="zeros")
model = keras.Sequential([keras.Input((1,)), layer])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mse")
callback = keras.callbacks.LearningRateScheduler(schedule)
history = model.fit(
    x[:, None],
    y[:, None],
    batch_size=4,
    epochs=20,
    shuffle=False,
    callbacks=[callback],
    verbose=0,
)
losses, rates = history.history["loss"], history.history["learning_rate"]
