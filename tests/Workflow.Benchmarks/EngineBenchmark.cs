using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>annual-report.v1 in memory on one thread: its state is written as JSON after each human decision and read back before the
/// next, as a stored run does. Start, check and publication run inside and are spread over the decisions.</summary>
internal static class EngineBenchmark
{
    private static readonly string[] Outcomes = ["Submit", "Approve", "Approve", "Approve", "Approve", "Approve"];

    public static void Run(int cases)
    {
        var definition = ProcessDefinitionReader.Read(File.ReadAllText(Repository.Folder("workflows", "annual-report.v1.json"))).Definition!;
        // Until the code that is measured is the code that the run-time compiler ends with.
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < TimeSpan.FromSeconds(3);)
        {
            Walk(definition);
        }

        GC.Collect();
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < cases; i++)
        {
            Walk(definition);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        var decisions = (double)cases * Outcomes.Length;
        var (rate, micros, bytes) = (decisions / elapsed.TotalSeconds, elapsed.TotalMicroseconds / decisions, (GC.GetAllocatedBytesForCurrentThread() - allocated) / decisions);
        Console.WriteLine($"{decisions:N0} decisions: {rate:N0}/s, {micros:N1} µs and {bytes:N0} bytes allocated each (wanted: 40 µs, 16,384 bytes)");
        Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "engine", decisions, perSecond = rate, microseconds = micros, allocatedBytes = bytes }));
    }

    private static void Walk(ProcessDefinition definition)
    {
        var input = new ProcessInput(County.Morning, new Dictionary<string, JsonNode?>
        {
            ["DraftDue"] = "2022-01-10",
            ["SubmitDue"] = "2022-01-15",
            ["ReviewDue"] = "2022-01-25",
            ["PublishDue"] = "2022-01-31",
        });
        var stored = GoOn(definition, ProcessEngine.Start(definition, input)).ToJson();
        foreach (var outcome in Outcomes)
        {
            var state = ProcessState.FromJson(stored);
            stored = GoOn(definition, ProcessEngine.Resume(definition, state, new Resumption(state.Bookmarks[0].Id, outcome), new ProcessInput(County.Morning))).ToJson();
        }

        if (ProcessState.FromJson(stored).SubStatus != ProcessSubStatus.Finished)
        {
            throw new InvalidOperationException($"The process did not end: {stored}");
        }
    }

    /// <summary>What the host does at once: checks pass, publication succeeds.</summary>
    private static ProcessState GoOn(ProcessDefinition definition, Transition transition)
    {
        while (transition.Effects.FirstOrDefault(e => e is Effect.RunCheck or Effect.Publish) is { } step)
        {
            var resumption = step is Effect.RunCheck check ? new Resumption(check.BookmarkId, "Passed") : new Resumption(((Effect.Publish)step).BookmarkId, "Done");
            transition = ProcessEngine.Resume(definition, transition.State, resumption, new ProcessInput(County.Morning));
        }

        return transition.State;
    }
}
