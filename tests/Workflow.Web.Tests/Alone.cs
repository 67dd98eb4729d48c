// A browser and a server wait for each other half of the time: two tests side by side fill a small machine, more would only measure each other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Workflow.Web.Tests;

/// <summary>What kills processes and stops brokers has the machine to itself.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
