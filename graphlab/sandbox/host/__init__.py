"""The processes around a program: queue, runner, confinement, and what attacks them to see that they hold."""
