using System.Text.Json.Nodes;

namespace Workflow.Engine.Tests.KnownReports;

/// <summary>How a join goes wrong.</summary>
internal enum Naivety
{
    /// <summary>It counts arrivals and lets through when the number is right, once.</summary>
    CountsForEver,

    /// <summary>Once full it lets every arrival through.</summary>
    StaysOpen,

    /// <summary>Every arrival cancels what is still open before it, as Elsa's join does.</summary>
    CancelsOnArrival,
}

/// <summary>A flowchart engine as one writes it first: joins count, a way back changes nothing else, the first at a race ends the race
/// for good. It is here to fail where the reports say that such engines fail.</summary>
internal sealed class NaiveFlow
{
    private readonly Dictionary<string, JsonObject> nodes;
    private readonly List<(string From, string Port, string To)> lines;
    private readonly Dictionary<string, int> arrivals = new(StringComparer.Ordinal);

    private readonly Naivety naivety;

    public NaiveFlow(JsonObject document, Naivety naivety)
    {
        this.naivety = naivety;
        nodes = document["root"]!["activities"]!.AsArray().ToDictionary(a => (string)a!["id"]!, a => a!.AsObject());
        lines = [.. document["root"]!["connections"]!.AsArray().Select(c => ((string)c!["source"]!["activity"]!, (string)c["source"]!["port"]!, (string)c["target"]!["activity"]!))];
        Run("start");
    }

    public List<string> Open { get; } = [];

    public bool HasEnded { get; private set; }

    public void Decide(string task, string port)
    {
        if (!HasEnded && Open.Remove(task))
        {
            Leave(task, port);
            HasEnded |= Open.Count == 0;
        }
    }

    private void Run(string id)
    {
        switch ((string)nodes[id]["type"]!)
        {
            case "Workflow.Task" or "Elsa.Delay":
                Open.Remove(id);
                Open.Add(id);
                break;
            case "Elsa.FlowFork":
                lines.Where(l => l.From == id).Select(l => l.Port).Distinct().ToList().ForEach(p => Leave(id, p));
                break;
            case "Elsa.End":
                HasEnded = true;
                break;
            case "Elsa.FlowJoin":
                var arrived = arrivals[id] = arrivals.GetValueOrDefault(id) + 1;
                var any = nodes[id]["mode"]!.ToJsonString().Contains("WaitAny", StringComparison.Ordinal);
                if (any || naivety == Naivety.CancelsOnArrival)
                {
                    Open.Clear();
                }

                var needed = any ? 1 : lines.Count(l => l.To == id);
                if (naivety == Naivety.StaysOpen ? arrived >= needed : arrived == needed)
                {
                    Leave(id, "Done");
                }

                break;
            default:
                Leave(id, "Done");
                break;
        }
    }

    private void Leave(string id, string port) => lines.Where(l => l.From == id && l.Port == port).ToList().ForEach(l => Run(l.To));
}
