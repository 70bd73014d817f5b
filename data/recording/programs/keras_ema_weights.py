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
# It adds epsilon before v is corrected, the course after: the curve holds three digits of ours.
optimizer = keras.optimizers.AdamW(
    learning_rate=0.01,
    weight_decay=0.1,
    epsilon=1e-8,
    use_ema=True,
    ema_momentum=0.95,
)
optimizer.exclude_from_weight_decay(var_names=["bias"])
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer, loss=cross_entropy)
history = model.fit(
    images,
    labels,
    batch_size=60,
    epochs=10,
    shuffle=False,
    validation_data=(images, labels),  # the loss over all images, at the end of each epoch
    callbacks=[keras.callbacks.SwapEMAWeights()],  # and of the average: else of the weights
    verbose=0,
)
losses = history.history["val_loss"]
