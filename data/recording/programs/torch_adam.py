import torch

curvatures = torch.tensor([0.1, 10.0], dtype=torch.float64)
w = torch.tensor([2.2, 1.2], dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1, betas=(0.9, 0.999), eps=1e-8)

losses = []
for step in range(100):
    loss = (curvatures * w**2).sum() / 2
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
