using System.Text.Json.Nodes;

namespace Workflow.Engine.Definitions;

/// <summary>One reading of one document: collects problems as it goes.</summary>
/// <param name="outer">Reads the definition that uses this one as an activity.</param>
internal sealed class EnvelopeReader(JsonObject document, IDefinitionLibrary? library, EnvelopeReader? outer = null, string path = "")
{
    /// <summary>Those of the definitions that it uses included: a few small files that use each other would fill any memory otherwise.</summary>
    private const int MaxActivities = 20_000;

    private const int MaxReason = 500;

    private readonly List<DefinitionProblem> problems = [];
    private readonly HashSet<string> nodes = outer?.nodes ?? new(StringComparer.Ordinal);

    /// <summary>The definitions that this one is inside of, itself included: none may come again.</summary>
    public IReadOnlySet<string> Within { get; private set; } = outer?.Within ?? new HashSet<string>(StringComparer.Ordinal);

    public IDefinitionLibrary? Library => library;

    public IReadOnlyList<DefinitionProblem> Problems => problems;

    public IReadOnlyList<InputDefinition> Inputs { get; private set; } = [];

    /// <summary>Some script may ask for the output of another activity.</summary>
    public bool KeepsOutputs { get; set; }

    public DefinitionReading Read()
    {
        var (envelope, root) = ReadParts(null, "");
        return new DefinitionReading(
            root is null || envelope is null || problems.Exists(p => p.Fatal) ? null : new ProcessDefinition(document, envelope, root), problems);
    }

    /// <param name="parent">The activity that stands for this definition inside another one; null for a process of its own.</param>
    /// <param name="prefix">Of the node ids of what it contains.</param>
    public (Envelope? Envelope, ActivityDefinition? Root) ReadParts(ActivityDefinition? parent, string prefix)
    {
        var definitionId = ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(document, "definitionId"));
        if (string.IsNullOrWhiteSpace(definitionId))
        {
            Problem("definitionId", null, "没有 definitionId：同一流程的各版用同一个");
        }

        var version = ProcessDefinitionReader.Child(document, "version") is JsonValue v && v.TryGetValue<int>(out var number) ? number : 0;
        if (version < 1)
        {
            Problem("version", null, "version 要是从1起的整数");
        }

        Within = Within.Append(definitionId ?? "").ToHashSet(StringComparer.Ordinal);
        var variables = ReadVariables(ProcessDefinitionReader.Child(document, "variables"), "variables", []);
        Inputs = ReadInputs();
        // What stands inside another definition sees its inputs as variables too.
        List<VariableDefinition> scope = [.. variables, .. parent is null ? [] : Inputs.Select(i => new VariableDefinition(i.Name, i.Name, i.Type, null))];
        if (document["root"] is not JsonObject rootJson)
        {
            Problem("root", null, "没有根活动 root，多半要是 Elsa.Flowchart", fatal: true);
            return (null, null);
        }

        var root = new ActivityReader(this).Read(rootJson, "root", parent, parent is null ? "" : "root", prefix, scope);
        var options = ProcessDefinitionReader.Child(document, "options");
        var envelope = new Envelope(
            definitionId ?? "", ProcessDefinitionReader.Text(document["id"]) ?? "", ProcessDefinitionReader.Text(document["name"]) ?? definitionId ?? "", Math.Max(version, 1), variables, Inputs,
            [.. (document["outcomes"] as JsonArray ?? []).Select(ProcessDefinitionReader.Text).OfType<string>()],
            ProcessDefinitionReader.Text(ProcessDefinitionReader.Child(options, "incidentStrategyType"))?.Contains("ContinueWithIncidents", StringComparison.Ordinal) == true,
            KeepsOutputs);
        return (envelope, root);
    }

    /// <returns>Whether there is room for one more activity, and none with this node id yet.</returns>
    public bool Admit(string nodeId, string at, string id)
    {
        if (nodes.Count > MaxActivities)
        {
            return false;
        }

        if (!nodes.Add(nodeId))
        {
            Problem($"{at}.id", id, $"活动 id“{id}”重复", fatal: true);
            return false;
        }

        if (nodes.Count > MaxActivities)
        {
            Problem(at, id, $"活动太多：连同所用的其他流程最多{MaxActivities}个", fatal: true);
            return false;
        }

        return true;
    }

    public void Problem(string at, string? activityId, string reason, bool fatal = false) =>
        problems.Add(new(path + at, activityId, reason.Length > MaxReason ? $"{reason[..(MaxReason / 2)]}…{reason[^(MaxReason / 2)..]}" : reason, fatal));

    public void Add(IEnumerable<DefinitionProblem> more) => problems.AddRange(more);

    /// <param name="visible">Those of the same scope that are known already.</param>
    public List<VariableDefinition> ReadVariables(JsonNode? list, string at, IReadOnlyList<VariableDefinition> visible)
    {
        var variables = new List<VariableDefinition>();
        foreach (var (item, i) in ProcessDefinitionReader.Items(list))
        {
            var name = ProcessDefinitionReader.Text(item?["name"]);
            var type = ProcessDefinitionReader.Text(item?["typeName"]) ?? "Object";
            if (string.IsNullOrEmpty(name))
            {
                Problem($"{at}[{i}]", null, "变量没有 name");
            }
            else if (!TypeAliases.IsKnown(type))
            {
                Problem($"{at}[{i}].typeName", null, $"变量“{name}”的类型“{type}”不认识");
            }
            else if (variables.Concat(visible).Any(k => k.Name == name))
            {
                Problem($"{at}[{i}].name", null, $"变量“{name}”定义了两次");
            }
            else
            {
                variables.Add(new(
                    ProcessDefinitionReader.Text(item?["id"]) ?? name, name, type,
                    TypeAliases.Default(item?["value"], type, ProcessDefinitionReader.Flag(item?["isArray"]))));
            }
        }

        return variables;
    }

    private List<InputDefinition> ReadInputs()
    {
        var inputs = new List<InputDefinition>();
        foreach (var (item, i) in ProcessDefinitionReader.Items(ProcessDefinitionReader.Child(document, "inputs")))
        {
            var (name, type) = (ProcessDefinitionReader.Text(item?["name"]), ProcessDefinitionReader.Text(item?["type"]) ?? "Object");
            if (string.IsNullOrEmpty(name))
            {
                Problem($"inputs[{i}]", null, "输入没有 name");
            }
            // Elsa refuses the whole document for this one.
            else if (!TypeAliases.IsKnown(type))
            {
                Problem($"inputs[{i}].type", null, $"输入“{name}”的类型“{type}”不认识", fatal: true);
            }
            else if (inputs.Exists(k => k.Name == name))
            {
                Problem($"inputs[{i}].name", null, $"输入“{name}”定义了两次");
            }
            else
            {
                inputs.Add(new(name, type));
            }
        }

        return inputs;
    }
}
