import keras
import numpy as np

keras.config.set_floatx("float64")  # with torch or JAX below, layers stay in float32
table = np.loadtxt("data/digits.csv", delimiter=",", skiprows=1)  # a file of the course
table = table[np.random.RandomState(0).permutation(1797)[:1497]]
images, labels = table[:, :64] / 16, table[:, 64].astype(int)
random = np.random.RandomState(7)
w1 = random.normal(0, np.sqrt(2 / 64), (64, 32))
w2 = random.normal(0, np.sqrt(2 / 32), (32, 10))

layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)]
model = keras.Sequential([keras.Input((64,)), *layers])
model.set_weights([w1, np.zeros(32), w2, np.zeros(10)])
optimizer = keras.optimizers.SGD(0.1, momentum=0.9, use_ema=True, ema_momentum=0.98)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer, loss=cross_entropy)
# Without this callback the average takes the place of the weights only when fit is done.
swap = keras.callbacks.SwapEMAWeights()
history = model.fit(
    images[:1200],
    labels[:1200],
    batch_size=60,
    epochs=10,
    shuffle=False,
    verbose=0,
    validation_data=(images[1200:], labels[1200:]),
    callbacks=[swap],
)
losses = history.history["val_loss"]
