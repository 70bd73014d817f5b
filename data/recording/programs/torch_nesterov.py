import torch

curvatures = torch.tensor([0.1, 10.0], dtype=torch.float64)
w = torch.tensor([2.2, 1.2], dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9, nesterov=True)

losses = []
for step in range(80):
    loss = (curvatures * w**2).sum() / 2
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
