import numpy as np
import torch
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset

number = np.arange(16)  # sixteen scattered points along a line
x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)
points = TensorDataset(torch.tensor(x).reshape(-1, 1), torch.tensor(y).reshape(-1, 1))
batches = DataLoader(points, batch_size=4)

model = torch.nn.Linear(1, 1, dtype=torch.float64)
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)  # the schedule sets another lr at once
# With momentum in the optimizer it would turn that as well, unless cycle_momentum=False.
schedule = OneCycleLR(
    optimizer,
    max_lr=0.05,
    total_steps=20 * len(batches),
    pct_start=0.3,
    div_factor=25,
    final_div_factor=1e4,
    cycle_momentum=False,
)

losses, rates = [], []
for epoch in range(20):
    rates.append(optimizer.param_groups[0]["lr"])
    total = 0.0
    for inputs, targets in batches:
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()  # once a step, and never more often than total_steps: it would stop
        total += loss.item()
    losses.append(total / len(batches))
