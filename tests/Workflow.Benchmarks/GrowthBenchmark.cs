namespace Workflow.Benchmarks;

internal static class GrowthBenchmark
{
    public static Task RunAsync(int cases, int clients, int[] instances) => Task.CompletedTask;
}
