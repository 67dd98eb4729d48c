using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Publication;

/// <summary>Which positions may take back what is public; by one's own appointment only.</summary>
public static class PublicationRights
{
    /// <param name="ofUnit">Positions that the person holds in the case's unit.</param>
    /// <param name="ofCounty">Those in the county office.</param>
    /// <returns>The position by which the person may; null where none does.</returns>
    public static string? By(PublicAct act, IReadOnlyCollection<string> ofUnit, IReadOnlyCollection<string> ofCounty) =>
        ofCounty.Contains(Positions.CountyAdministrator) ? Positions.CountyAdministrator
        : ofUnit.Contains(Positions.PrincipalLeader) ? Positions.PrincipalLeader
        : act == PublicAct.Correct && ofUnit.Contains(Positions.Drafter) ? Positions.Drafter
        : null;
}

/// <summary>Everything the rules about an act ask; pure, so that a page offers exactly what the handler accepts.</summary>
/// <param name="Versions">The documents' versions, each to the publication at the same place in the history.</param>
internal sealed record PublicationDesk(CaseSnapshot Seen, ProcessState State, OperatingPerson Person, PublicHistory History, IReadOnlyList<VersionHead> Versions, DateTimeOffset Now)
{
    /// <summary>What the process of a 更正 lacks by the county's rule of now; null where nothing.</summary>
    public string? Lacks { get; init; }

    /// <param name="number">The publication that the person means.</param>
    public Error? Refusal(PublicAct act, int number) =>
        !Person.MaySee ? new NotPublishedHere()
        : By(act) is null ? new NotYourPublication(act)
        : History.Published.Count == 0 ? new NotPublishedHere()
        : act switch
        {
            PublicAct.TakeDown => History.Published.All(p => p.Number != number) ? new OtherVersionPublic()
                : History.TakenDown(number) is { } before ? new TakenDownAlready(before.At) : null,
            _ when number != History.Latest.Number => new OtherVersionPublic(),
            _ when State.Status == ProcessStatus.Running => new StillUnderWay(act.Label()),
            PublicAct.Correct when Lacks is { } lacks => new ProcessLacks(lacks),
            PublicAct.Abolish when History.TakenDown(number) is { } before => new TakenDownAlready(before.At),
            PublicAct.Abolish when History.Abolished is { } before => new AbolishedAlready(before.At),
            _ => null,
        };

    /// <summary>The position by which the person may, and where he holds it.</summary>
    public Colleague? By(PublicAct act)
    {
        var own = Person.People.Where(p => p.PersonId == Person.Id).ToLookup(p => p.UnitId);
        var (unit, county) = (own[Seen.Heading.UnitId].ToList(), own[Seen.Heading.CountyId].ToList());
        return PublicationRights.By(act, [.. unit.Select(p => p.Position)], [.. county.Select(p => p.Position)]) is { } position
            ? county.Where(p => p.Position == Positions.CountyAdministrator).Concat(unit).First(p => p.Position == position)
            : null;
    }

    public PublicationOffer Offer() => new(
        [.. History.Published.Select(p => p.Number).Where(n => Refusal(PublicAct.TakeDown, n) is null).OrderDescending()],
        History.Published.Count > 0 && Refusal(PublicAct.Correct, History.Latest.Number) is null,
        History.Published.Count > 0 && Refusal(PublicAct.Abolish, History.Latest.Number) is null,
        History.Published.Count > 0 && State.Status == ProcessStatus.Running);
}

/// <summary>What one person may do right now with what is public of a case, and no more.</summary>
/// <param name="TakeDown">Publications up to which he may take down, the latest first: with it go those before it.</param>
/// <param name="UnderWay">Whether a 更正 is under way, whoever asks.</param>
public sealed record PublicationOffer(IReadOnlyList<int> TakeDown, bool Correct, bool Abolish, bool UnderWay)
{
    public bool Any => TakeDown.Count > 0 || Correct || Abolish;
}

/// <summary>What was published of a case, read with the case in one round trip.</summary>
internal static class PublicHistoryRows
{
    public static NpgsqlBatchCommand[] Query(Guid caseId) =>
    [
        Sql.Statement(
            """
            SELECT p.id, p.number, p.kind, p.unit_id, p.year, p.column_code, p.title, p.version_id, p.version_hash, p.signed_by, p.published_at, v.number, v.content
            FROM publications p JOIN document_versions v ON v.id = p.version_id WHERE p.case_id = $1 ORDER BY p.number
            """, caseId),
        Sql.Statement(
            """
            SELECT a.id, a.number, a.act, a.reason, a.public_note, a.person_id, a.position, a.unit_id, a.at, a.decision_id
            FROM publication_acts a JOIN decisions d ON d.id = a.decision_id WHERE a.case_id = $1 ORDER BY d.number
            """, caseId),
    ];

    public static async Task<(PublicHistory History, IReadOnlyList<VersionHead> Versions)> ReadAsync(NpgsqlDataReader reader, Guid caseId, CancellationToken ct)
    {
        var (published, versions, acts) = (new List<PublishedDocument>(), new List<VersionHead>(), new List<PublicationAct>());
        while (await reader.ReadAsync(ct))
        {
            published.Add(new PublishedDocument
            {
                Id = reader.GetGuid(0),
                CaseId = caseId,
                Number = reader.GetInt32(1),
                Kind = reader.GetString(2),
                UnitId = reader.GetGuid(3),
                Year = reader.IsDBNull(4) ? null : reader.GetInt32(4),
                ColumnCode = reader.IsDBNull(5) ? null : reader.GetString(5),
                Title = reader.GetString(6),
                VersionId = reader.GetGuid(7),
                VersionHash = reader.GetString(8),
                SignedBy = reader.GetGuid(9),
                PublishedAt = reader.GetFieldValue<DateTimeOffset>(10),
            });
            versions.Add(new VersionHead(reader.GetGuid(7), reader.GetInt32(11), reader.GetString(8), reader.GetString(12)));
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            acts.Add(new PublicationAct
            {
                Id = reader.GetGuid(0),
                CaseId = caseId,
                Number = reader.GetInt32(1),
                Act = Enum.Parse<PublicAct>(reader.GetString(2)),
                Reason = reader.GetString(3),
                PublicNote = reader.IsDBNull(4) ? null : reader.GetString(4),
                PersonId = reader.GetGuid(5),
                Position = reader.GetString(6),
                UnitId = reader.GetGuid(7),
                At = reader.GetFieldValue<DateTimeOffset>(8),
                DecisionId = reader.GetGuid(9),
            });
        }

        return (new PublicHistory(published, acts), versions);
    }
}

public sealed record NotPublishedHere() : NotFoundError("这件事项没有公开过，或者您看不到它。");

public sealed record NotYourPublication(PublicAct Act)
    : InvalidError($"您的岗位不能{Act.Label()}：由县级管理员、本单位主要领导{(Act == PublicAct.Correct ? "、经办人" : "")}本人办理。没有改动。");

public sealed record OtherVersionPublic() : ConflictError("公开的版本刚刚变了，没有办理。请看过现在公开的版本再办；您填写的内容还在下面。");

public sealed record ProcessLacks(string Why) : InvalidError($"{Why}没有开始更正。请县级管理员换一版流程，或者在“管理 → 公开规则”里核对要几级领导审批；要马上停止公开，请用“撤下”。");

public sealed record TakenDownAlready(DateTimeOffset At) : ConflictError($"已于{LocalTime.Describe(At)}撤下，公众已经看不到，不用再办。");

public sealed record AbolishedAlready(DateTimeOffset At) : ConflictError($"已于{LocalTime.Describe(At)}废止，不用再办。");

public sealed record StillUnderWay(string Label)
    : ConflictError($"这件事项正在办理（更正还没有公开），现在不能{Label}。等它公开或者终止以后再办；要马上停止公开，请用“撤下”。");
