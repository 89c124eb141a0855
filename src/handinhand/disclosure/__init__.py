"""What may leave a network: the one place that protects small numbers; knows no Django."""
