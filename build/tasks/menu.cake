Task("Menu")
    .Description("Prints this list")
    .Does(() =>
    {
        Information("dotnet cake --target=NAME, where NAME is one of:\n");
        foreach (var task in Tasks.OrderBy(task => task.Name))
        {
            Information("  {0,-12} {1}", task.Name, task.Description);
        }
    });
