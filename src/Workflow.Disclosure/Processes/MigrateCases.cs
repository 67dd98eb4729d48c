using Npgsql;
using Workflow.Disclosure.Data;
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
public sealed class MigrateCasesHandler(NpgsqlDataSource source, ProcessCatalog catalog, TimeProvider clock)
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
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (title, definitionId, version, json, sequence) = await LockAsync(connection, id, ct);
        if (definitionId != command.DefinitionId || version == command.Version)
        {
            return new(id, title, version, [], [definitionId != command.DefinitionId ? $"这件事项走的是“{definitionId}”" : $"已经在第{version}版上"]);
        }

        var (from, to) = (await catalog.GetAsync(definitionId, version, ct), await catalog.GetAsync(definitionId, command.Version, ct));
        var state = ProcessState.FromJson(json);
        var openAt = state.Bookmarks.Select(b => from.Find(b.ActivityId)!.Title).Distinct().ToList();
        var plan = ProcessMigration.Plan(from, to, state, command.Mapping);
        if (plan.State is not { } moved || !command.Apply)
        {
            return new(id, title, version, openAt, plan.Problems);
        }

        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            "UPDATE process_states SET version = $2, state = $3, updated_at = $4 WHERE case_id = $1", id, command.Version, moved.ToJson(), clock.GetUtcNow()));
        foreach (var (old, name) in plan.Moved)
        {
            batch.BatchCommands.Add(Sql.Statement("UPDATE tasks SET activity_id = $3 WHERE case_id = $1 AND activity_id = $2 AND closed_at IS NULL", id, old, name));
        }

        batch.BatchCommands.Add(Sql.Statement(
            "INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event, detail) VALUES ($1, $2, $3, $4, $5, 'Migrated', $6)",
            id, sequence, clock.GetUtcNow(), to.Root.NodeId, to.Root.Type, $"第{version}版→第{command.Version}版"));
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return new(id, title, version, openAt, []);
    }

    private static async Task<(string Title, string DefinitionId, int Version, string State, long Sequence)> LockAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement("SELECT definition_id, version, state FROM process_states WHERE case_id = $1 FOR UPDATE", id));
        batch.BatchCommands.Add(Sql.Statement("SELECT title, sequence FROM cases WHERE id = $1", id));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var (definition, version, state) = (reader.GetString(0), reader.GetInt32(1), reader.GetString(2));
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetString(0), definition, version, state, reader.GetInt64(1));
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
