using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Review;

/// <summary>In whose hands an open task is alone, and whether the person who asks may take it back (收回转办).</summary>
/// <param name="To">Null: whoever holds the position.</param>
/// <param name="Gives">The person handed it on last, still holds its position or acts for one who does, and who got it has not acted since.</param>
/// <param name="OnBehalf">For whom the person acts in that position, in words; null where it is his own.</param>
internal sealed record Handover(Guid? To, string ToName, bool Gives, string? OnBehalf)
{
    public static readonly Handover None = new(null, "", false, null);

    /// <summary>What took the task from one hand to another.</summary>
    private const string HandedOn = $"'{nameof(OfficeOperation.Transfer)}', '{nameof(OfficeOperation.TakeBack)}', '{nameof(OfficeOperation.Reassign)}'";

    /// <summary>To act is to leave an entry at the task, or to give a part of the draft away: others urge, and a file decides nothing.</summary>
    public static NpgsqlBatchCommand Query(Guid taskId, Guid personId, DateOnly today) => Sql.Statement(
        $"""
        SELECT t.assignee_id, q.display_name, d.number IS NOT NULL AND a.position IS NOT NULL, {TaskRows.OnBehalf}
        FROM tasks t JOIN units u ON u.id = t.unit_id JOIN people p ON p.id = $2 LEFT JOIN people q ON q.id = t.assignee_id
        LEFT JOIN LATERAL (SELECT number, person_id, outcome, decided_at FROM decisions WHERE case_id = t.case_id AND task_id = t.id AND outcome IN ({HandedOn})
                           ORDER BY number DESC LIMIT 1) d
            ON d.outcome = '{nameof(OfficeOperation.Transfer)}' AND d.person_id = p.id
            AND NOT EXISTS (SELECT FROM decisions s WHERE s.case_id = t.case_id AND s.task_id = t.id AND s.number > d.number
                            AND s.outcome NOT IN ('{nameof(OfficeOperation.Urge)}', '{Decision.Attached}'))
            AND NOT EXISTS (SELECT FROM contributions g WHERE g.task_id = t.id AND g.assigned_at > d.decided_at)
        LEFT JOIN LATERAL (SELECT a.position, a.for_person_id FROM actors_of(t.case_id, t.unit_id, t.position, NULL, $3) a WHERE a.person_id = $2
                           ORDER BY a.for_person_id NULLS FIRST LIMIT 1) a ON true
        WHERE t.id = $1 AND t.closed_at IS NULL
        """, taskId, personId, today);

    /// <summary>The result of <see cref="Query"/>.</summary>
    public static async Task<Handover> ReadAsync(NpgsqlDataReader reader, CancellationToken ct) => await reader.ReadAsync(ct)
        ? new Handover(
            reader.IsDBNull(0) ? null : reader.GetGuid(0), reader.IsDBNull(1) ? "" : reader.GetString(1), reader.GetBoolean(2), reader.IsDBNull(3) ? null : reader.GetString(3))
        : None;
}

public sealed record NothingToTakeBack()
    : ConflictError("不能收回：这项任务不是您转办的，或者转给的人已经在办（请人加签、再转办、分了工）。要换人办理，请与他联系，或者请县级管理员改派。");

public sealed record AdministratorReassigns() : InvalidError("改派由县级管理员办理。您自己的任务要交给同岗位的另一位，请用转办。");

public sealed record AlreadyHis(string Name) : ConflictError($"这项任务已经在{Name}手里，不用再改派。");

public sealed record NobodysAlone(string Position) : ConflictError($"这项任务本来就由在岗的{Position}办理，不用交回岗位。");

public sealed record AskedInPerson() : ConflictError("这是请他本人加签的，不能交回岗位：请改派给同岗位的另一位，或者请加签的人减签。");

/// <param name="Vacant">Whether nobody holds the position.</param>
public sealed record NotAHolder(string Position, bool Vacant) : InvalidError(Vacant
    ? $"现在没有人任{Position}，没有人可以改派：请先到“管理”的“人员与岗位”里任命。"
    : $"只能改派给现任{Position}的人，请从名单里选。");
