import keras
import numpy as np

keras.config.set_floatx("float64")  # with torch or JAX below, layers stay in float32
number = np.arange(16)  # sixteen scattered points along a line
x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Keras has none; a schedule of your own is a function of the step."""

    def __init__(self, total, lr_max, start_share, div, final_div):
        self.peak, self.end, self.lr_max = start_share * total - 1, total - 1, lr_max
        self.first, self.last = lr_max / div, lr_max / div / final_div

    def __call__(self, step):
        step = keras.ops.cast(step, "float64")
        up, past = step <= self.peak, step - self.peak
        away = keras.ops.where(up, -past / self.peak, past / (self.end - self.peak))
        low = keras.ops.where(up, self.first, self.last)
        return low + (self.lr_max - low) * (1 + keras.ops.cos(np.pi * away)) / 2


schedule = OneCycle(total=80, lr_max=0.05, start_share=0.3, div=25, final_div=1e4)
layer = keras.layers.Dense(1, kernel_initializer="zeros")
model = keras.Sequential([keras.Input((1,)), layer])
model.compile(optimizer=keras.optimizers.SGD(schedule), loss="mse")
data = {"x": x[:, None], "y": y[:, None], "batch_size": 4, "shuffle": False}
history = model.fit(**data, epochs=20, verbose=0)
losses = history.history["loss"]
rates = [float(schedule(4 * epoch)) for epoch in range(20)]  # four steps are an epoch
