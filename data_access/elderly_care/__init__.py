"""养老服务: one module per group of questions about elders, their devices, their calls and the services they get."""
