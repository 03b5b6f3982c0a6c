Task("Menu")
    .Description("Lists the tasks")
    .Does(() =>
    {
        Information("Run a task with: dotnet cake --target=NAME\n");
        foreach (var task in Tasks.OrderBy(task => task.Name))
        {
            Information("  {0,-12} {1}", task.Name, task.Description);
        }
    });
