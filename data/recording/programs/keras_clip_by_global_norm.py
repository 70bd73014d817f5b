import keras
import numpy as np

keras.config.set_floatx("float64")  # with torch or JAX below, layers stay in float32
table = np.loadtxt("data/digits.csv", delimiter=",", skiprows=1)  # a file of the course
table = table[np.random.RandomState(0).permutation(1797)[:1200]]
images, labels = table[:, :64] / 16, table[:, 64].astype(int)
random = np.random.RandomState(7)
w1 = random.normal(0, np.sqrt(2 / 64), (64, 32))
w2 = random.normal(0, np.sqrt(2 / 32), (32, 10))

layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
model = keras.Sequential([keras.Input((64,)), *layers])
model.set_weights([w1, np.zeros(32), w2, np.zeros(10)])
# It counts steps, and 20 are an epoch.
schedule = keras.optimizers.schedules.CosineDecay(1.0, decay_steps=10 * 20)
# Not clipnorm, which clips the gradient of each weight matrix by itself. With momentum=0.9 the
# curve would not be torch's: Keras keeps lr inside its velocity, so a new lr acts later.
optimizer = keras.optimizers.SGD(schedule, global_clipnorm=0.5)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer, loss=cross_entropy)
history = model.fit(images, labels, batch_size=60, epochs=10, shuffle=False, verbose=0)
losses = history.history["loss"]
