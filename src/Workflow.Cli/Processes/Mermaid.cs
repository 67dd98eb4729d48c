using System.Text;
using Workflow.Engine.Definitions;

namespace Workflow.Cli.Processes;

/// <summary>A definition as a Mermaid flowchart: containers as boxes, ports on the arrows.</summary>
internal static class Mermaid
{
    public static string Draw(ProcessDefinition definition)
    {
        var text = new StringBuilder($"---{Environment.NewLine}title: \"{Clean(definition.Name).Replace("\\", "\\\\", StringComparison.Ordinal)} v{definition.Version}\"{Environment.NewLine}---{Environment.NewLine}flowchart TD");
        var numbers = definition.All.Select((a, i) => (a, i)).ToDictionary(p => p.a, p => $"n{p.i}");
        if (definition.Root.Children.Count == 0)
        {
            Line(1, $"{numbers[definition.Root]}{Shape(definition.Root)}");
        }

        Draw(definition.Root, 1);
        return text.ToString();

        void Draw(ActivityDefinition activity, int depth)
        {
            foreach (var child in activity.Children)
            {
                if (child.Children.Count == 0)
                {
                    Line(depth, $"{numbers[child]}{Shape(child)}");
                    continue;
                }

                Line(depth, $"subgraph {numbers[child]}[\"{Clean(child.Title)}\"]");
                Draw(child, depth + 1);
                Line(depth, "end");
            }

            if (activity.Type == "Elsa.Sequence")
            {
                foreach (var (one, next) in activity.Children.Zip(activity.Children.Skip(1)))
                {
                    Line(depth, $"{numbers[one]} --> {numbers[next]}");
                }
            }

            foreach (var connection in activity.Connections)
            {
                var (source, target) = (activity.Children.First(c => c.Id == connection.Source), activity.Children.First(c => c.Id == connection.Target));
                Line(depth, $"{numbers[source]} -->{(connection.Port == "Done" ? "" : $"|\"{Clean(source.LabelOf(connection.Port))}\"|")} {numbers[target]}");
            }
        }

        void Line(int depth, string line) => text.AppendLine().Append(' ', depth * 2).Append(line);
    }

    private static string Shape(ActivityDefinition activity) => activity.Type switch
    {
        "Elsa.Start" or "Elsa.End" or "Elsa.Finish" => $"([\"{Clean(activity.Title)}\"])",
        "Elsa.FlowDecision" or "Elsa.FlowSwitch" => $"{{\"{Clean(activity.Title)}\"}}",
        "Elsa.FlowFork" or "Elsa.FlowJoin" => $"{{{{\"{Clean(activity.Title)}\"}}}}",
        _ => $"[\"{Clean(activity.Title)}\"]",
    };

    private static string Clean(string text) => text.Replace("\"", "”", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
