using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Processes;

/// <param name="Cases">Null: every open case of the definition that is on another version.</param>
/// <param name="Mapping">New node ids by old ones.</param>
/// <param name="Apply">False: only say what would happen.</param>
public sealed record MigrateCases(string DefinitionId, int Version, IReadOnlyList<Guid>? Cases, IReadOnlyDictionary<string, string> Mapping, bool Apply);

/// <param name="OpenAt">Titles of the steps that are open.</param>
/// <param name="Problems">Empty where it moves, or would.</param>
public sealed record CaseMigration(Guid CaseId, string Title, int FromVersion, IReadOnlyList<string> OpenAt, IReadOnlyList<string> Problems);

/// <summary>Moves running cases to another version of their process, each in a transaction of its own: all of it or nothing.</summary>
public sealed class MigrateCasesHandler(NpgsqlDataSource source, ProcessCatalog catalog, WorkingCalendar calendar, TimeProvider clock)
{
    public async Task<Result<IReadOnlyList<CaseMigration>>> HandleAsync(MigrateCases command, CancellationToken ct)
    {
        if (!await ExistsAsync(command, ct))
        {
            return new UnknownProcessVersion(command.DefinitionId, command.Version);
        }

        var done = new List<CaseMigration>();
        foreach (var id in await ChosenAsync(command, ct))
        {
            done.Add(await MoveAsync(command, id, ct));
        }

        return done;
    }

    private async Task<CaseMigration> MoveAsync(MigrateCases command, Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        CaseSnapshot seen;
        await using (var open = CaseReader.Open(connection, id, isTask: false, locks: true))
        await using (var reader = await open.ExecuteReaderAsync(ct))
        {
            seen = (await CaseReader.ReadAsync(reader, ct))!;
        }

        await using var batch = connection.CreateBatch();
        var done = await WriteAsync(batch, command, seen, ct);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return done;
    }

    private async Task<CaseMigration> WriteAsync(NpgsqlBatch batch, MigrateCases command, CaseSnapshot seen, CancellationToken ct)
    {
        var (id, title, version) = (seen.Heading.CaseId, seen.Heading.Title, seen.DefinitionVersion);
        if (seen.DefinitionId != command.DefinitionId || version == command.Version)
        {
            return new(id, title, version, [], [seen.DefinitionId != command.DefinitionId ? $"这件事项走的是“{seen.DefinitionId}”" : $"已经在第{version}版上"]);
        }

        var (from, to) = (await catalog.GetAsync(seen.DefinitionId, version, ct), await catalog.GetAsync(seen.DefinitionId, command.Version, ct));
        var state = ProcessState.FromJson(seen.State);
        var openAt = state.Bookmarks.Select(b => from.Find(b.ActivityId)!.Title).Distinct().ToList();
        var plan = ProcessMigration.Plan(from, to, state, command.Mapping);
        if (plan.State is not { } moved || !command.Apply)
        {
            return new(id, title, version, openAt, plan.Problems);
        }

        var now = clock.GetUtcNow();
        var writer = new CaseWriter(batch, seen.Heading, seen.Sequence + 1, now, calendar);
        DecisionRows.Write(writer, AutomaticEntry.Migrated(seen, to, now), seen.Sequence + 1);
        writer.Add("UPDATE process_states SET version = $2, state = $3, updated_at = $4 WHERE case_id = $1", id, command.Version, moved.ToJson(), now);
        foreach (var (old, name) in plan.Moved)
        {
            writer.Add("UPDATE tasks SET activity_id = $3 WHERE case_id = $1 AND activity_id = $2 AND closed_at IS NULL", id, old, name);
        }

        writer.Add(
            "INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event, detail) VALUES ($1, $2, $3, $4, $5, 'Migrated', $6)",
            id, seen.Sequence + 1, now, to.Root.NodeId, to.Root.Type, $"第{version}版→第{command.Version}版");
        return new(id, title, version, openAt, []);
    }

    private async Task<bool> ExistsAsync(MigrateCases command, CancellationToken ct)
    {
        await using var exists = source.CreateCommand("SELECT EXISTS (SELECT FROM process_definitions WHERE definition_id = $1 AND version = $2)");
        exists.Parameters.Add(new() { Value = command.DefinitionId });
        exists.Parameters.Add(new() { Value = command.Version });
        return (bool)(await exists.ExecuteScalarAsync(ct))!;
    }

    private async Task<List<Guid>> ChosenAsync(MigrateCases command, CancellationToken ct)
    {
        await using var chosen = source.CreateCommand(
            """
            SELECT case_id FROM process_states
            WHERE ($3::uuid[] IS NOT NULL AND case_id = ANY($3)) OR ($3 IS NULL AND definition_id = $1 AND version <> $2 AND status = 'Suspended')
            ORDER BY case_id
            """);
        chosen.Parameters.Add(new() { Value = command.DefinitionId });
        chosen.Parameters.Add(new() { Value = command.Version });
        chosen.Parameters.Add(new() { Value = (object?)command.Cases?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Uuid });
        var ids = new List<Guid>();
        await using var reader = await chosen.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }
}

public sealed record UnknownProcessVersion(string DefinitionId, int Version)
    : InvalidError($"数据库里没有流程“{DefinitionId}”第{Version}版：先把文件放进 workflows/，启动一次，再迁移。");
