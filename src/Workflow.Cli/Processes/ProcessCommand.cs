using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Cli.Processes;

/// <summary>Process files on a desk: played in memory, checked, drawn. No database.</summary>
internal static class ProcessCommand
{
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build() => new("process", "流程文件：试运行、检查、画图") { BuildRun(), BuildCheck(), BuildDraw(), MigrateProcessCommand.Build() };

    private static Argument<string[]> Files(string description) => new("文件") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<string?> Library() => new("--library") { Description = "文件夹：流程里引用的其他流程从这里找", HelpName = "文件夹" };

    private static Command BuildRun()
    {
        var (files, library) = (Files("Elsa 3 流程文件"), Library());
        var inputs = new Option<string[]>("--input") { Description = "流程输入，值是 JSON，可写多次", HelpName = "名称=值" };
        var json = new Option<bool>("--json") { Description = "每个文件输出一行 JSON" };
        var command = new Command("run", "在内存里试运行，等待的步骤依次自动办理") { files, library, inputs, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), parsed.GetValue(library), parsed.GetValue(inputs) ?? [], parsed.GetValue(json)));
        return command;
    }

    private static Command BuildCheck()
    {
        var (files, library) = (Files("Elsa 3 流程文件"), Library());
        var command = new Command("check", "列出流程文件的问题；有问题时退出码为1") { files, library };
        command.SetAction(parsed =>
        {
            var all = parsed.GetRequiredValue(files);
            if (Shelf(parsed.GetValue(library), all) is not { } shelf)
            {
                return 2;
            }

            return all.Select(file => Check(file, shelf)).ToList().TrueForAll(good => good) ? 0 : 1;
        });
        return command;
    }

    private static Command BuildDraw()
    {
        var file = new Argument<string>("文件") { Description = "Elsa 3 流程文件" };
        var library = Library();
        var command = new Command("draw", "输出 Mermaid 流程图") { file, library };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            if (Shelf(parsed.GetValue(library), [path]) is not { } shelf)
            {
                return 2;
            }

            var reading = Read(path, shelf);
            if (reading.Definition is { } definition)
            {
                Console.WriteLine(Mermaid.Draw(definition));
                return 0;
            }

            Say(path, reading.Problems);
            return 1;
        });
        return command;
    }

    private static int Run(string[] files, string? library, string[] inputs, bool json)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            var at = input.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                Console.Error.WriteLine($"输入“{input}”要写成 名称=值，例如 --input 'Year=2021'。");
                return 2;
            }

            values[input[..at]] = Value(input[(at + 1)..]);
        }

        if (Shelf(library, files) is not { } shelf)
        {
            return 2;
        }

        var readable = true;
        foreach (var file in files)
        {
            var line = Run(file, shelf, values, out var read);
            readable &= read;
            Console.WriteLine(json ? line.ToJsonString(Line) : Summary(line));
        }

        return readable ? 0 : 2;
    }

    private static JsonObject Run(string file, DefinitionShelf shelf, Dictionary<string, JsonNode?> inputs, out bool read)
    {
        var reading = Read(file, shelf);
        read = reading.Definition is not null;
        if (reading.Definition is not { } definition)
        {
            var problem = reading.Problems.FirstOrDefault(p => p.Fatal) ?? reading.Problems[0];
            return Describe(file, ProcessStatus.Finished, ProcessSubStatus.Faulted, [], [], [], [], new JsonObject
            {
                ["type"] = "Refused",
                ["message"] = string.Join("；", reading.Problems.Where(p => p.Fatal).DefaultIfEmpty(problem).Select(p => p.Reason)),
                ["activity"] = problem.ActivityId,
            });
        }

        foreach (var name in inputs.Keys.Where(n => definition.Inputs.All(i => i.Name != n)))
        {
            Console.Error.WriteLine($"{file}：流程没有输入“{name}”，没有用上；它的输入是 {string.Join('、', definition.Inputs.Select(i => i.Name).DefaultIfEmpty("（没有）"))}。");
        }

        var rehearsal = new Rehearsal(shelf, DateTimeOffset.UtcNow);
        var state = rehearsal.Play(definition, inputs);
        var fault = state.Fault ?? (state.Incidents is [.., var last] ? last : null);
        return Describe(
            file, state.Status, state.SubStatus, [.. rehearsal.Lines.Select(l => (JsonNode)l)],
            new JsonObject(state.Outputs.Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone()))),
            [.. rehearsal.Journal.Where(j => j.Event == "Started").Select(j => Executed(definition.Find(j.ActivityId)!))
                .Prepend(Executed(definition.Root)).Skip(definition.Root.Children.Count > 0 ? 0 : 1)],
            [.. state.Bookmarks.Select(b => (JsonNode)new JsonObject { ["id"] = b.Id, ["activity"] = b.ActivityId, ["name"] = definition.Find(b.ActivityId)!.Type })],
            fault is null ? null : new JsonObject { ["type"] = fault.Type ?? "Fault", ["message"] = fault.Message, ["activity"] = definition.Find(fault.ActivityId)!.Id });
    }

    private static JsonObject Describe(
        string file, ProcessStatus status, ProcessSubStatus subStatus, JsonArray output, JsonObject workflowOutput, JsonArray executed, JsonArray bookmarks, JsonObject? fault) => new()
        {
            ["file"] = file,
            ["status"] = status.ToString(),
            ["subStatus"] = subStatus.ToString(),
            ["output"] = output,
            ["workflowOutput"] = workflowOutput,
            ["executed"] = executed,
            ["bookmarks"] = bookmarks,
            ["fault"] = fault,
        };

    private static JsonObject Executed(ActivityDefinition activity) =>
        new JsonObject { ["type"] = activity.Type, ["id"] = activity.Id, ["name"] = activity.Json["name"]?.DeepClone() };

    private static string Summary(JsonObject line)
    {
        var fault = line["fault"] is { } f ? $"：{f["message"]}" : "";
        return string.Join(Environment.NewLine, [.. line["output"]!.AsArray().Select(o => $"  {o}"), $"{line["file"]}：{line["subStatus"]}，走了{line["executed"]!.AsArray().Count}步{fault}"]);
    }

    private static bool Check(string file, DefinitionShelf shelf)
    {
        var problems = Read(file, shelf).Problems;
        if (problems.Count == 0)
        {
            Console.WriteLine($"{file}：没有问题");
        }
        else
        {
            Say(file, problems);
        }

        return problems.Count == 0;
    }

    private static void Say(string file, IEnumerable<DefinitionProblem> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{file}：{problem.Path}{(problem.ActivityId is null ? "" : $"（活动 {problem.ActivityId}）")}：{problem.Reason}");
        }
    }

    private static DefinitionReading Read(string file, DefinitionShelf shelf)
    {
        try
        {
            return ProcessDefinitionReader.ReadAny(File.ReadAllText(file), shelf);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DefinitionReading(null, [new("$", null, File.Exists(file) ? "文件打不开，请检查权限" : Directory.Exists(file) ? "这是文件夹，请写出里面的文件" : "没有这个文件，请检查路径", Fatal: true)]);
        }
    }

    /// <returns>Null where there is no such folder; that has been said.</returns>
    private static DefinitionShelf? Shelf(string? folder, IEnumerable<string> files)
    {
        if (folder is not null && !Directory.Exists(folder))
        {
            Console.Error.WriteLine($"没有文件夹“{folder}”，请检查 --library。");
            return null;
        }

        var all = folder is null ? [] : Directory.EnumerateFiles(folder, "*.json", new EnumerationOptions { RecurseSubdirectories = true });
        return new(all.Concat(files).Where(File.Exists).Distinct().Select(Text).OfType<string>());

        // One that can't be opened is reported where it is named.
        static string? Text(string file)
        {
            try
            {
                return File.ReadAllText(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            var value = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            // Decodes every text within, so that none fails later.
            value?.ToJsonString();
            return value;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return text;
        }
    }
}
