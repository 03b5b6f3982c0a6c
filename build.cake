// The menu and the graph. Each task stands in a file of its own under build/tasks; each runs a command that a person could type.
#load "build/paths.cake"
#load "build/tasks/*.cake"

RunTarget(Argument("target", "Menu"));
