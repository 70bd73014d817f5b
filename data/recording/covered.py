"""Whose signatures are recorded: the calls whose every argument `docs/knobs.md` explains.

Of `optax.contrib`, where rules are on trial, only what the course speaks of.
"""

_TORCH_OPTIMIZERS = (
    *("SGD", "ASGD", "Rprop", "RMSprop", "Adagrad", "Adadelta", "Adam", "AdamW", "SparseAdam", "Adamax", "NAdam"),
    *("RAdam", "Adafactor", "LBFGS", "Muon"),
)
_TORCH_SCHEDULES = (
    *("StepLR", "MultiStepLR", "ExponentialLR", "LinearLR", "ConstantLR", "LambdaLR", "SequentialLR"),
    *("CosineAnnealingLR", "CosineAnnealingWarmRestarts", "OneCycleLR", "ReduceLROnPlateau"),
    *("MultiplicativeLR", "PolynomialLR", "CyclicLR", "ChainedScheduler"),
)
_KERAS_OPTIMIZERS = (
    *("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "AdamW", "Adamax", "Nadam", "Adafactor", "Lamb", "Lion", "Muon"),
    *("Ftrl", "ScheduleFreeAdamW", "LossScaleOptimizer"),
)
_KERAS_SCHEDULES = (
    *("ExponentialDecay", "PiecewiseConstantDecay", "CosineDecay", "CosineDecayRestarts"),
    *("InverseTimeDecay", "PolynomialDecay"),
)
_OPTAX_OPTIMIZERS = (
    *("sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "nadam", "nadamw", "radam", "amsgrad", "adamax"),
    *("adamaxw", "adabelief", "yogi", "adan", "adafactor", "lamb", "lars", "lion", "novograd", "sm3", "rprop"),
    *("sign_sgd", "signum", "fromage", "noisy_sgd", "polyak_sgd", "lbfgs", "optimistic_adam_v2", "contrib.muon"),
    "optimistic_gradient_descent",
)
_OPTAX_SCHEDULES = (
    *("constant_schedule", "exponential_decay", "linear_schedule", "polynomial_schedule", "join_schedules"),
    *("piecewise_constant_schedule", "piecewise_interpolate_schedule", "cosine_decay_schedule", "sgdr_schedule"),
    *("warmup_constant_schedule", "warmup_cosine_decay_schedule", "warmup_exponential_decay_schedule"),
    *("cosine_onecycle_schedule", "linear_onecycle_schedule", "contrib.reduce_on_plateau"),
)

TORCH = (
    *(f"torch.optim.{name}" for name in _TORCH_OPTIMIZERS),
    *(f"torch.optim.lr_scheduler.{name}" for name in _TORCH_SCHEDULES),
    *("torch.nn.utils.clip_grad_norm_", "torch.nn.utils.clip_grad_value_"),
    *("torch.optim.swa_utils.AveragedModel", "torch.optim.swa_utils.get_ema_avg_fn"),
    *("torch.optim.swa_utils.get_ema_multi_avg_fn", "torch.optim.swa_utils.SWALR"),
)
KERAS = (
    *(f"keras.optimizers.{name}" for name in _KERAS_OPTIMIZERS),
    *(f"keras.optimizers.schedules.{name}" for name in _KERAS_SCHEDULES),
    *("keras.callbacks.LearningRateScheduler", "keras.callbacks.ReduceLROnPlateau", "keras.callbacks.EarlyStopping"),
    "keras.callbacks.SwapEMAWeights",
    *("keras.regularizers.L1", "keras.regularizers.L2", "keras.regularizers.L1L2"),
)
OPTAX = (
    *(f"optax.{name}" for name in (*_OPTAX_OPTIMIZERS, *_OPTAX_SCHEDULES)),
    *("optax.ema", "optax.incremental_update", "optax.add_decayed_weights", "optax.MultiSteps"),
    *("optax.masked", "optax.partition", "optax.apply_if_finite"),
    *("optax.clip", "optax.clip_by_global_norm", "optax.clip_by_block_rms", "optax.adaptive_grad_clip"),
)
