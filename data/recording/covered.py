"""Whose signatures are recorded: the calls whose every argument `docs/knobs.md` explains."""

_TORCH_SCHEDULES = (
    *("StepLR", "MultiStepLR", "ExponentialLR", "LinearLR", "ConstantLR", "LambdaLR", "SequentialLR"),
    *("CosineAnnealingLR", "CosineAnnealingWarmRestarts", "OneCycleLR", "ReduceLROnPlateau"),
)
_KERAS_SCHEDULES = ("ExponentialDecay", "PiecewiseConstantDecay", "CosineDecay", "CosineDecayRestarts")

TORCH = (
    *(f"torch.optim.{name}" for name in ("SGD", "RMSprop", "Adagrad", "Adam", "AdamW", "NAdam", "Muon")),
    *(f"torch.optim.lr_scheduler.{name}" for name in _TORCH_SCHEDULES),
    *("torch.nn.utils.clip_grad_norm_", "torch.nn.utils.clip_grad_value_"),
    *("torch.optim.swa_utils.AveragedModel", "torch.optim.swa_utils.get_ema_multi_avg_fn"),
)
KERAS = (
    *(f"keras.optimizers.{name}" for name in ("SGD", "RMSprop", "Adagrad", "Adam", "AdamW", "Nadam", "Lion", "Muon")),
    "keras.optimizers.LossScaleOptimizer",
    *(f"keras.optimizers.schedules.{name}" for name in _KERAS_SCHEDULES),
    *("keras.callbacks.LearningRateScheduler", "keras.callbacks.ReduceLROnPlateau"),
    *("keras.regularizers.L1", "keras.regularizers.L2"),
)
OPTAX = (
    *(f"optax.{name}" for name in ("sgd", "rmsprop", "adagrad", "adam", "adamw", "nadam", "lion", "contrib.muon")),
    *("optax.ema", "optax.add_decayed_weights", "optax.clip", "optax.clip_by_global_norm", "optax.MultiSteps"),
    *("optax.exponential_decay", "optax.linear_schedule", "optax.piecewise_constant_schedule", "optax.join_schedules"),
    *("optax.cosine_decay_schedule", "optax.warmup_cosine_decay_schedule", "optax.cosine_onecycle_schedule"),
    "optax.contrib.reduce_on_plateau",
)
