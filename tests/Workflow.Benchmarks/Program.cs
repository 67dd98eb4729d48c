using System.Globalization;
using Workflow.Benchmarks;

const string Usage = """
    dotnet run -c Release --project tests/Workflow.Benchmarks -- engine    [--cases 20000]
    dotnet run -c Release --project tests/Workflow.Benchmarks -- decisions [--cases 600] [--clients 1,8,32] [--profile]
    dotnet run -c Release --project tests/Workflow.Benchmarks -- growth    [--cases 400] [--clients 8] [--instances 1000,100000,1000000]
    dotnet run -c Release --project tests/Workflow.Benchmarks -- reports   [--cases 1000]
    dotnet run -c Release --project tests/Workflow.Benchmarks -- lists     [--cases 100000] [--closed 1000000] [--open 2]
    dotnet run -c Release --project tests/Workflow.Benchmarks -- fixture
    """;

// Null where the option is there and is no list of numbers above 0.
int[]? Numbers(string option, params int[] otherwise)
{
    var at = Array.IndexOf(args, option);
    if (at < 0)
    {
        return otherwise;
    }

    var read = args.ElementAtOrDefault(at + 1)?.Split(',').Select(n => int.TryParse(n, NumberStyles.None, null, out var v) ? v : 0).ToArray() ?? [];
    return read.Length > 0 && read.All(n => n > 0) ? read : null;
}

var (cases, clients, instances) = (Numbers("--cases", 0), Numbers("--clients", 0), Numbers("--instances", 1_000, 100_000, 1_000_000));
var (closed, open) = (Numbers("--closed", 1_000_000), Numbers("--open", 2));
if (cases is not [var many] || clients is null || instances is null || closed is not [var gone] || open is not [var oneIn])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

switch (args.FirstOrDefault())
{
    case "engine":
        EngineBenchmark.Run(many > 0 ? many : 20_000);
        return 0;
    case "reports":
        await ReportsBenchmark.RunAsync(many > 0 ? many : 1_000);
        return 0;
    case "decisions":
        await DecisionsBenchmark.RunAsync(many > 0 ? many : 600, clients is [0] ? [1, 8, 32] : clients, args.Contains("--profile"));
        return 0;
    case "lists":
        await ListsBenchmark.RunAsync(many > 0 ? many : 100_000, gone, oneIn);
        return 0;
    case "growth":
        await GrowthBenchmark.RunAsync(many > 0 ? many : 400, clients is [0] ? 8 : clients[0], instances);
        return 0;
    case "fixture":
        await FixtureStory.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
