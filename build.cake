// Loads the tasks. Each task is a separate file under build/tasks and runs one command.
#load "build/paths.cake"
#load "build/tasks/*.cake"

RunTarget(Argument("target", "Menu"));
