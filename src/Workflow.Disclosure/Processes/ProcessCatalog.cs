using System.Collections.Concurrent;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Engine.Definitions;

namespace Workflow.Disclosure.Processes;

/// <summary>The process definitions: those of the folder, released at start, and those that running cases still stand on.</summary>
public sealed class ProcessCatalog(NpgsqlDataSource source, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Id, int Version), ProcessDefinition> known = new();
    private IReadOnlyDictionary<string, ProcessDefinition> latest = new Dictionary<string, ProcessDefinition>(StringComparer.Ordinal);

    /// <summary>The newest version of each definition in the folder, by definition id.</summary>
    public IEnumerable<ProcessDefinition> Released => latest.Values.OrderBy(d => d.DefinitionId, StringComparer.Ordinal);

    /// <summary>Reads every <c>*.json</c> of the folder and remembers each version's hash in the database.</summary>
    /// <exception cref="StartProblemException">A file is broken, or a released version's content has changed;
    /// every problem is named with file, activity and reason. Nothing was written then.</exception>
    public async Task LoadAsync(string folder, CancellationToken ct)
    {
        var problems = new List<string>();
        var definitions = new List<(ProcessDefinition Definition, string Content)>();
        if (!Directory.Exists(folder))
        {
            throw new StartProblemException($"找不到流程定义文件夹 {folder}：请检查设置 Processes:Folder。");
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var content = await File.ReadAllTextAsync(file, ct);
            var reading = ProcessDefinitionReader.Read(content);
            problems.AddRange(reading.Problems.Select(p => Describe(file, p)));
            if (reading.Definition is { } definition)
            {
                definitions.Add((definition, content));
                problems.AddRange(OfficeFaults(definition).Select(p => Describe(file, p)));
            }
        }

        problems.AddRange(definitions.GroupBy(d => (d.Definition.DefinitionId, d.Definition.Version)).Where(g => g.Count() > 1)
            .Select(g => $"流程 {g.Key.DefinitionId} 的第 {g.Key.Version} 版有 {g.Count()} 个文件：只能留一个。"));
        problems.AddRange(await ChangedAsync(definitions.Select(d => d.Definition), ct));
        if (problems.Count > 0)
        {
            throw new StartProblemException(string.Join(Environment.NewLine, problems));
        }

        await using var batch = source.CreateBatch();
        foreach (var (definition, content) in definitions)
        {
            known[(definition.DefinitionId, definition.Version)] = definition;
            batch.BatchCommands.Add(Sql.Statement(
                "INSERT INTO process_definitions (definition_id, version, hash, content, first_loaded_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                definition.DefinitionId, definition.Version, definition.Hash, content, clock.GetUtcNow()));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }

        latest = definitions.Select(d => d.Definition).GroupBy(d => d.DefinitionId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(d => d.Version)!, StringComparer.Ordinal);
    }

    /// <summary>Those that a unit's releases can run on: they end on the portal.</summary>
    public IEnumerable<ProcessDefinition> ForReleases() =>
        Released.Where(d => d.Activities.Any(a => a.Type == "Workflow.Publish" && a.Literal("channel")?.ToString() == "portal"));

    /// <returns>The newest version, or null where the folder has none.</returns>
    public ProcessDefinition? Latest(string definitionId) => latest.GetValueOrDefault(definitionId);

    /// <exception cref="InvalidOperationException">No such version was ever released here.</exception>
    public async ValueTask<ProcessDefinition> GetAsync(string definitionId, int version, CancellationToken ct)
    {
        if (known.TryGetValue((definitionId, version), out var definition))
        {
            return definition;
        }

        // Its file is gone, or another host has released it since this one started.
        await using var command = source.CreateCommand(
            "SELECT content FROM process_definitions WHERE definition_id = $1 AND version = $2", definitionId, version);
        var content = await command.ExecuteScalarAsync(ct) as string
            ?? throw new InvalidOperationException($"Definition {definitionId} v{version} was never released here.");
        definition = ProcessDefinitionReader.Read(content).Definition
            ?? throw new InvalidOperationException($"Definition {definitionId} v{version} can no longer be read by this program.");
        return known.GetOrAdd((definitionId, version), definition);
    }

    /// <summary>What the engine cannot know: the office's dates, positions and notices.</summary>
    private static IEnumerable<DefinitionProblem> OfficeFaults(ProcessDefinition definition)
    {
        var dates = definition.Inputs.Select(i => i.Name).ToList();
        foreach (var task in definition.Tasks)
        {
            if (DueDates.Fault(task.Due, dates) is { } fault)
            {
                yield return new("due", task.ActivityId, fault);
            }

            if (!Positions.All.Contains(task.Position))
            {
                yield return new("position", task.ActivityId, $"没有“{task.Position}”这个岗位：可用 {string.Join('、', Positions.All)}");
            }
        }

        foreach (var task in definition.All.Where(a => a.Type == "Elsa.RunTask"))
        {
            if (OfficeTasks.Fault(task) is { } fault)
            {
                yield return new("payload", task.Id, fault);
            }
        }

        foreach (var signer in definition.Tasks.SelectMany(t => (t.Completion?.Signers ?? []).Where(s => !Positions.All.Contains(s.Position)), (t, s) => (t.ActivityId, s.Position)))
        {
            yield return new("completion", signer.ActivityId, $"没有“{signer.Position}”这个岗位：可用 {string.Join('、', Positions.All)}");
        }

        foreach (var notice in definition.Activities.Where(a => a.Type == "Workflow.Notify"))
        {
            var template = notice.Literal("template")?.ToString() ?? "";
            if (!NoticeTemplates.Names.Contains(template))
            {
                yield return new("template", notice.Id, $"没有“{template}”这个通知模板：可用 {string.Join('、', NoticeTemplates.Names)}");
            }
        }
    }

    private static string Describe(string file, DefinitionProblem problem) =>
        $"流程文件 {Path.GetFileName(file)}{(problem.ActivityId is null ? "" : $"，活动 {problem.ActivityId}")}（{problem.Path}）：{problem.Reason}";

    private async Task<List<string>> ChangedAsync(IEnumerable<ProcessDefinition> definitions, CancellationToken ct)
    {
        var hashes = new Dictionary<(string, int), string>();
        await using var command = source.CreateCommand("SELECT definition_id, version, hash FROM process_definitions");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            hashes[(reader.GetString(0), reader.GetInt32(1))] = reader.GetString(2);
        }

        return [.. definitions.Where(d => hashes.TryGetValue((d.DefinitionId, d.Version), out var hash) && hash != d.Hash)
            .Select(d => $"流程 {d.DefinitionId} 的第 {d.Version} 版已经发布，内容不能再改：请恢复原文件，把改动存为第 {d.Version + 1} 版。")];
    }
}
