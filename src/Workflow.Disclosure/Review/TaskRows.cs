using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <param name="Holds">Whether the actor may act on the task today (<see cref="TaskAuthority"/>).</param>
/// <param name="MaySign">False for a system account where the unit does not let one give 主要领导签发, and for a clerk who would enter it for what he handed on.</param>
/// <param name="MayFollow">False where the actor decided the step before and the unit does not let one person decide both.</param>
/// <param name="OnBehalf">For whom the actor acts, in words; null where the position is the actor's own.</param>
/// <param name="PaperSigner">代录: the name of who signed on paper, where he holds the position; else null.</param>
/// <param name="Draws">Whether the drawn signature that the command names is the actor's own.</param>
internal sealed record ActorSnapshot(string Name, bool Holds, bool MaySign, bool MayFollow, string? OnBehalf, bool Draws, string? PaperSigner);

/// <summary>A task, and what whoever asks may do with it, read behind the case's lock.</summary>
internal static class TaskRows
{
    /// <summary>Where the actor's columns begin.</summary>
    private const int ActorAt = 18;

    internal const string Columns =
        """
        t.id, t.bookmark, t.activity_id, t.title, t.position, t.unit_id, t.outcomes, t.may_edit, t.closed_at, t.outcome, t.decided_by, t.decided_by_name, t.signer,
        t.urged_at, t.may_edit AND EXISTS (SELECT FROM contributions g WHERE g.task_id = t.id AND g.closed_at IS NULL), t.case_id,
        t.opened_at, t.recorded_by
        """;

    /// <summary>The actor's columns are null where there is no such person or account any more.</summary>
    /// <param name="signature">Hash of a drawn signature that is said to be the actor's.</param>
    public static NpgsqlBatchCommand Query(Guid taskId, Actor actor, DateOnly today, string? signature = null) => actor switch
    {
        Actor.OfPerson(var id) => Sql.Statement(
            $"""
            SELECT {Columns}, p.display_name, (t.assignee_id IS NULL OR t.assignee_id = p.id) AND EXISTS (
                       SELECT FROM holdings h WHERE h.person_id = p.id AND h.unit_id = t.unit_id AND h.position = t.position
                       AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)), true, u.levels_by_one, NULL,
                   {(signature is null ? "false" : "EXISTS (SELECT FROM signatures s WHERE s.person_id = p.id AND s.hash = $4)")}, NULL
            FROM tasks t JOIN units u ON u.id = t.unit_id LEFT JOIN people p ON p.id = $2 AND p.closed_at IS NULL WHERE t.id = $1
            """, [taskId, id, today, .. signature is null ? Array.Empty<object?>() : [signature]]),
        Actor.OfSystem(var id) => Sql.Statement(
            $"""
            SELECT {Columns}, s.name, t.assignee_id IS NULL AND t.unit_id = ANY(s.unit_ids) AND t.position = ANY(s.positions), t.position <> $3 OR u.bus_may_sign, u.levels_by_one, NULL, false, NULL
            FROM tasks t JOIN units u ON u.id = t.unit_id LEFT JOIN system_accounts s ON s.id = $2 AND s.closed_at IS NULL WHERE t.id = $1
            """, taskId, id, Positions.PrincipalLeader),
        _ => throw new InvalidOperationException($"Unknown actor {actor}."),
    };

    /// <summary>What <see cref="Query"/> leaves out because it is seldom needed and costs every decision: whether somebody who does not
    /// hold the position acts for one who does, and in a unit that forbids it, who decided the step before.</summary>
    public static async Task<ActorSnapshot?> CompleteAsync(
        NpgsqlConnection connection, ProcessCatalog catalog, CaseSnapshot? row, TaskSnapshot? task, ActorSnapshot? seen, Actor actor, DateOnly today, CancellationToken ct)
    {
        if (row is null || task is null || seen is null or { Holds: true, MayFollow: true })
        {
            return seen;
        }

        var before = (await catalog.GetAsync(row.DefinitionId, row.DefinitionVersion, ct)).StepsBefore(task.ActivityId).ToArray();
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(actor switch
        {
            Actor.OfPerson(var id) => Sql.Statement(
                $"""
                SELECT {MayFollow("coalesce(d.paper_signer_id, d.person_id)", "$4")}, a.position IS NOT NULL, {OnBehalf}
                FROM tasks t JOIN cases c ON c.id = t.case_id JOIN units u ON u.id = t.unit_id JOIN people p ON p.id = $2
                LEFT JOIN LATERAL (SELECT a.position, a.for_person_id FROM {TaskAuthority.Actors} a WHERE a.person_id = $2
                                   ORDER BY a.for_person_id NULLS FIRST LIMIT 1) a ON true
                WHERE t.id = $1
                """, task.Id, id, today, before),
            Actor.OfSystem(var id) => Sql.Statement(
                $"SELECT {MayFollow("d.system_account_id", "$3")} FROM tasks t JOIN units u ON u.id = t.unit_id WHERE t.id = $1", task.Id, id, before),
            _ => throw new InvalidOperationException($"Unknown actor {actor}."),
        });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        seen = seen with { MayFollow = reader.GetBoolean(0) };
        return actor is Actor.OfSystem ? seen : seen with { Holds = reader.GetBoolean(1), OnBehalf = reader.IsDBNull(2) ? null : reader.GetString(2) };
    }

    /// <summary>For whom the person <c>p</c> acts as <c>a</c> in the task <c>t</c> of the unit <c>u</c>, in words; <c>$3</c> is the local date.</summary>
    internal const string OnBehalf =
        """
        CASE WHEN a.for_person_id IS NOT NULL THEN
            '由' || coalesce((SELECT v.name || h.position FROM holdings h JOIN units v ON v.id = h.unit_id WHERE h.person_id = p.id
                              AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3) ORDER BY h.valid_from, h.id LIMIT 1), p.display_name)
            || '代' || u.name || t.position || '（' || (SELECT o.display_name FROM people o WHERE o.id = a.for_person_id) || '）' END
        """;

    /// <summary>Whether the unit lets the actor <c>$2</c> decide the task <c>t</c>: he has neither decided a step right before it, be it in the
    /// order of the process or by coming straight back, in that step's last round and not taken back, nor signed beside it. Who is asked
    /// to sign beside the holder decides no level.</summary>
    private static string MayFollow(string actor, string steps) =>
        $"""
        u.levels_by_one OR coalesce(t.signer IN ('Before', 'After'), false) OR NOT EXISTS (
            SELECT FROM decisions d JOIN tasks s ON s.id = d.task_id
            WHERE d.case_id = t.case_id AND {actor} = $2 AND d.kind = 'Decision' AND d.tone = 'Forward'
            AND NOT EXISTS (SELECT FROM decisions w WHERE w.case_id = d.case_id AND w.task_id = d.task_id AND w.outcome = '{Decision.Withdrawn}')
            AND ((s.id <> t.id AND s.activity_id = t.activity_id AND s.opened_sequence = t.opened_sequence) OR EXISTS (
                SELECT FROM (SELECT unnest({steps}) UNION SELECT j.activity_id FROM journal j
                             WHERE j.case_id = t.case_id AND j.sequence = t.opened_sequence AND j.event = 'Completed') b (step)
                WHERE (d.activity_id = step OR starts_with(d.activity_id, step || ':'))
                AND s.opened_sequence >= coalesce((SELECT max(j.sequence) FROM journal j WHERE j.case_id = t.case_id AND j.activity_id = step AND j.event = 'Started'), 0))))
        """;

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
            reader.GetBoolean(14), reader.GetFieldValue<DateTimeOffset>(16), reader.IsDBNull(17) ? null : reader.GetGuid(17));
        return (task, reader.IsDBNull(ActorAt)
            ? null
            : new ActorSnapshot(
                reader.GetString(ActorAt), reader.GetBoolean(ActorAt + 1), reader.GetBoolean(ActorAt + 2), reader.GetBoolean(ActorAt + 3),
                reader.IsDBNull(ActorAt + 4) ? null : reader.GetString(ActorAt + 4), reader.GetBoolean(ActorAt + 5),
                reader.IsDBNull(ActorAt + 6) ? null : reader.GetString(ActorAt + 6)));
    }
}
