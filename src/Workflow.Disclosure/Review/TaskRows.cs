using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Levels;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <param name="Holds">Whether the actor may act on the task today (<see cref="TaskAuthority"/>).</param>
/// <param name="MaySign">False for a system account where the unit does not let one give 主要领导签发, and for a clerk who would enter it for a text of his own.</param>
/// <param name="OnBehalf">For whom the actor acts, in words; null where the position is the actor's own.</param>
/// <param name="PaperSigner">代录: the name of who signed on paper, where he holds the position; else null.</param>
/// <param name="Draws">Whether the drawn signature that the command names is the actor's own.</param>
/// <param name="Allowed">Whether the unit lets one person decide several levels.</param>
/// <param name="Wrote">Whether the decider wrote or changed the text at another step; of 保密审查 at this one, too.</param>
/// <param name="Decided">Whether the decider has let another task of the case go forward.</param>
/// <param name="Verdict">What follows from these, once it was asked (<see cref="TaskRows.CompleteAsync"/>).</param>
internal sealed record ActorSnapshot(
    string Name, bool Holds, bool MaySign, string? OnBehalf, bool Draws, string? PaperSigner, bool Allowed, bool Wrote, bool Decided, LevelVerdict Verdict)
{
    public bool MayFollow => Verdict.Bar is null;
}

/// <summary>A task, and what whoever asks may do with it, read behind the case's lock.</summary>
internal static class TaskRows
{
    /// <summary>Where the actor's columns begin.</summary>
    private const int ActorAt = 21;

    internal const string Columns =
        """
        t.id, t.bookmark, t.activity_id, t.title, t.position, t.unit_id, t.outcomes, t.may_edit, t.closed_at, t.outcome, t.decided_by, t.decided_by_name, t.signer,
        t.urged_at, t.may_edit AND EXISTS (SELECT FROM contributions g WHERE g.task_id = t.id AND g.closed_at IS NULL), t.case_id,
        t.opened_at, t.recorded_by, t.assignee_id, t.opened_sequence, t.asked_of
        """;

    /// <summary>The actor's columns are null where there is no such person or account any more.</summary>
    /// <param name="signature">Hash of a drawn signature that is said to be the actor's.</param>
    public static NpgsqlBatchCommand Query(Guid taskId, Actor actor, DateOnly today, string? signature = null) => actor switch
    {
        Actor.OfPerson(var id) => Sql.Statement(
            $"""
            SELECT {Columns}, p.display_name, (t.assignee_id IS NULL OR t.assignee_id = p.id) AND EXISTS (
                       SELECT FROM holdings h WHERE h.person_id = p.id AND h.unit_id = t.unit_id AND h.position = t.position
                       AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)), true, NULL,
                   {(signature is null ? "false" : "EXISTS (SELECT FROM signatures s WHERE s.person_id = p.id AND s.hash = $4)")}, NULL, u.levels_by_one, {Wrote("p.id")}, {Decided("p.id")}
            FROM tasks t JOIN units u ON u.id = t.unit_id LEFT JOIN people p ON p.id = $2 AND p.closed_at IS NULL WHERE t.id = $1
            """, [taskId, id, today, .. signature is null ? Array.Empty<object?>() : [signature]]),
        Actor.OfSystem(var id) => Sql.Statement(
            $"""
            SELECT {Columns}, s.name, t.assignee_id IS NULL AND t.unit_id = ANY(s.unit_ids) AND t.position = ANY(s.positions), t.position <> $3 OR u.bus_may_sign, NULL, false, NULL, false,
                   EXISTS (SELECT FROM decisions d JOIN tasks e ON e.id = d.task_id AND e.may_edit AND e.activity_id <> t.activity_id WHERE d.case_id = t.case_id AND d.system_account_id = s.id),
                   EXISTS (SELECT FROM decisions d WHERE d.case_id = t.case_id AND d.system_account_id = s.id AND d.task_id <> t.id)
            FROM tasks t JOIN units u ON u.id = t.unit_id LEFT JOIN system_accounts s ON s.id = $2 AND s.closed_at IS NULL WHERE t.id = $1
            """, taskId, id, Positions.PrincipalLeader),
        _ => throw new InvalidOperationException($"Unknown actor {actor}."),
    };

    /// <summary>Whether the person has written the text of the task <c>t</c>'s case at another step.</summary>
    internal static string Wrote(string person) =>
        $"EXISTS (SELECT FROM writings w WHERE w.case_id = t.case_id AND w.person_id = {person} AND (w.activity_id <> t.activity_id OR t.position = '{Positions.SecrecyReviewer}'))";

    internal static string Decided(string person) =>
        $"EXISTS (SELECT FROM decisions d WHERE d.case_id = t.case_id AND coalesce(d.paper_signer_id, d.person_id) = {person} AND d.kind = 'Decision' AND d.tone = 'Forward' AND d.task_id <> t.id)";

    /// <summary>What <see cref="Query"/> leaves out because it is seldom needed and costs every decision: whether somebody who does not
    /// hold the position acts for one who does; and of one who wrote the text or has decided before, what of that counts.</summary>
    /// <param name="decider">Whose decision it is: on paper the signer's, whoever enters it.</param>
    /// <param name="way">Paper or batch, where it is one of these; else it is found.</param>
    public static async Task<ActorSnapshot?> CompleteAsync(
        NpgsqlConnection connection, ProcessCatalog catalog, CaseSnapshot? row, TaskSnapshot? task, ActorSnapshot? seen, Actor decider, DecidingWay? way, DateOnly today, CancellationToken ct)
    {
        if (row is null || task is null || seen is null)
        {
            return seen;
        }

        if (decider is Actor.OfPerson(var person) && !seen.Holds && way != DecidingWay.Paper)
        {
            seen = await ActsForAsync(connection, task, seen, person, today, ct);
        }

        if (task.Signer is SignerPart.Before or SignerPart.After || !(seen.Wrote || seen.Decided))
        {
            return seen;
        }

        var definition = await catalog.GetAsync(row.DefinitionId, row.DefinitionVersion, ct);
        if (!definition.Tasks.Any(t => t.ActivityId == task.ActivityId && LevelHistory.IsLevel(t)))
        {
            return seen;
        }

        var history = await LevelRows.ReadAsync(connection, row.Heading.CaseId, definition, ProcessState.FromJson(row.State), ct);
        return seen with
        {
            Verdict = LevelRules.Judge(
                task.Position, seen.Wrote, history.By(decider switch { Actor.OfPerson(var id) => id, Actor.OfSystem(var id) => id, _ => default }, task.Id), seen.Allowed,
                way ?? (decider is Actor.OfSystem ? DecidingWay.Bus : seen.OnBehalf is not null ? DecidingWay.Delegated : task.AssigneeId is not null ? DecidingWay.Transferred : DecidingWay.Own)),
        };
    }

    /// <summary>For whom the person <c>p</c> acts as <c>a</c> in the task <c>t</c> of the unit <c>u</c>, in words; <c>$3</c> is the local date.</summary>
    internal const string OnBehalf =
        """
        CASE WHEN a.for_person_id IS NOT NULL THEN
            '由' || coalesce((SELECT v.name || h.position FROM holdings h JOIN units v ON v.id = h.unit_id WHERE h.person_id = p.id
                              AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3) ORDER BY h.valid_from, h.id LIMIT 1), p.display_name)
            || '代' || u.name || t.position || '（' || (SELECT o.display_name FROM people o WHERE o.id = a.for_person_id) || '）' END
        """;

    private static async Task<ActorSnapshot> ActsForAsync(NpgsqlConnection connection, TaskSnapshot task, ActorSnapshot seen, Guid person, DateOnly today, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            $"""
            SELECT a.position IS NOT NULL, {OnBehalf}
            FROM tasks t JOIN cases c ON c.id = t.case_id JOIN units u ON u.id = t.unit_id JOIN people p ON p.id = $2
            LEFT JOIN LATERAL (SELECT a.position, a.for_person_id FROM {TaskAuthority.Actors} a WHERE a.person_id = $2
                               ORDER BY a.for_person_id NULLS FIRST LIMIT 1) a ON true
            WHERE t.id = $1
            """, task.Id, person, today));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return seen with { Holds = reader.GetBoolean(0), OnBehalf = reader.IsDBNull(1) ? null : reader.GetString(1) };
    }

    /// <summary>The result of <see cref="Query"/>; nulls where there is no such task.</summary>
    public static async Task<(TaskSnapshot? Task, ActorSnapshot? Actor)> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        if (!await reader.ReadAsync(ct))
        {
            return (null, null);
        }

        var task = new TaskSnapshot(
            reader.GetGuid(0), reader.GetGuid(15), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetGuid(5),
            CaseWriter.ReadOutcomes(reader.GetString(6)), reader.GetBoolean(7),
            reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), reader.IsDBNull(9) ? null : reader.GetString(9),
            reader.IsDBNull(10) ? null : reader.GetGuid(10), reader.IsDBNull(11) ? null : reader.GetString(11),
            reader.IsDBNull(12) ? null : Enum.Parse<SignerPart>(reader.GetString(12)), reader.IsDBNull(13) ? null : reader.GetFieldValue<DateTimeOffset>(13),
            reader.GetBoolean(14), reader.GetFieldValue<DateTimeOffset>(16), reader.IsDBNull(17) ? null : reader.GetGuid(17),
            reader.IsDBNull(18) ? null : reader.GetGuid(18), reader.GetInt64(19), reader.IsDBNull(20) ? null : reader.GetString(20));
        return (task, reader.IsDBNull(ActorAt)
            ? null
            : new ActorSnapshot(
                reader.GetString(ActorAt), reader.GetBoolean(ActorAt + 1), reader.GetBoolean(ActorAt + 2), reader.IsDBNull(ActorAt + 3) ? null : reader.GetString(ActorAt + 3),
                reader.GetBoolean(ActorAt + 4), reader.IsDBNull(ActorAt + 5) ? null : reader.GetString(ActorAt + 5),
                reader.GetBoolean(ActorAt + 6), reader.GetBoolean(ActorAt + 7), reader.GetBoolean(ActorAt + 8), LevelVerdict.Free));
    }
}
