using System.Collections.Concurrent;
using System.Diagnostics;

namespace Workflow.Benchmarks;

/// <summary>What a number of clients did side by side.</summary>
internal sealed record Sample(TimeSpan Elapsed, IReadOnlyList<TimeSpan> Latencies)
{
    public static Sample None { get; } = new(TimeSpan.Zero, []);

    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    public static Sample operator +(Sample one, Sample other) => new(one.Elapsed + other.Elapsed, [.. one.Latencies, .. other.Latencies]);

    /// <returns>In milliseconds.</returns>
    public double Percentile(double share) => Latencies.Order().ElementAt((int)Math.Min(Latencies.Count - 1, share * Latencies.Count)).TotalMilliseconds;
}

internal static class Clients
{
    /// <summary>Each client takes the next item when it is done with its last.</summary>
    public static async Task<Sample> RunAsync<T>(IReadOnlyList<T> items, int clients, Func<T, Task> act)
    {
        var (next, latencies, started) = (-1, new ConcurrentBag<TimeSpan>(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
            {
                var at = Stopwatch.GetTimestamp();
                await act(items[i]);
                latencies.Add(Stopwatch.GetElapsedTime(at));
            }
        })));
        return new Sample(Stopwatch.GetElapsedTime(started), [.. latencies]);
    }
}
