using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review.Lists;

/// <summary>自定跟进日: when a person wants to look at a case again. Nobody else sees it, and no due date moves; it stays with the case
/// when its task passes on.</summary>
public sealed class FollowUp
{
    public required Guid PersonId { get; init; }
    public required Guid CaseId { get; init; }

    /// <summary>Local date.</summary>
    public required DateOnly FollowOn { get; set; }
    public required DateTimeOffset SetAt { get; set; }
}

/// <param name="On">As typed; empty takes the date away.</param>
public sealed record SetFollowUp(Guid PersonId, Guid CaseId, string? On);

/// <summary>What the form of one case's follow-up date shows.</summary>
public sealed record FollowUpView(Guid CaseId, string Title, string UnitName, DateOnly? On);

public sealed class FollowUps(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    /// <returns>Null where there is no such case, or the person can neither see it nor has anything to do on it.</returns>
    public async Task<FollowUpView?> ReadAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        var row = await db.Cases.Where(c => c.Id == caseId).Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { c.UnitId, c.Kind, c.Title, u.Name }).SingleOrDefaultAsync(ct);
        var today = LocalTime.Today(clock);
        if (row is null || !(await authority.MaySeeAsync(personId, row.UnitId, row.Kind, today, ct)
            || await db.Tasks.Where(t => t.CaseId == caseId && t.ClosedAt == null).Of(db, personId, today).AnyAsync(ct)))
        {
            return null;
        }

        var on = await db.FollowUps.Where(f => f.PersonId == personId && f.CaseId == caseId).Select(f => (DateOnly?)f.FollowOn).SingleOrDefaultAsync(ct);
        return new FollowUpView(caseId, row.Title, row.Name, on);
    }

    /// <returns>The date that now stands, or null for none.</returns>
    public async Task<Result<FollowUpView>> SetAsync(SetFollowUp command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await ReadAsync(command.CaseId, command.PersonId, ct) is not { } view)
        {
            return new CaseNotFound();
        }

        var (typed, today) = (Spelling.Trim(command.On), LocalTime.Today(clock));
        var day = Spelling.ReadDate(typed);
        if (typed.Length > 0 && day is null)
        {
            return new FollowUpNotADay(typed);
        }

        if (day < today)
        {
            return new FollowUpInThePast(day.Value, today);
        }

        if (day is { } on)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO follow_ups (person_id, case_id, follow_on, set_at) VALUES ({command.PersonId}, {command.CaseId}, {on}, {clock.GetUtcNow()})
                ON CONFLICT (person_id, case_id) DO UPDATE SET follow_on = excluded.follow_on, set_at = excluded.set_at
                """, ct);
        }
        else
        {
            await db.FollowUps.Where(f => f.PersonId == command.PersonId && f.CaseId == command.CaseId).ExecuteDeleteAsync(ct);
        }

        return view with { On = day };
    }
}

public sealed record CaseNotFound() : NotFoundError("没有这个事项，或者它不在您现在的职责范围内。");

public sealed record FollowUpNotADay(string Typed) : InvalidError($"“{Typed}”不是日期，请写成2026-01-15这样；留空则取消跟进日。");

public sealed record FollowUpInThePast(DateOnly Day, DateOnly Today)
    : InvalidError($"跟进日{TimeLeft.Day(Day)}已经过去，请选今天（{Today:M月d日}）或以后的日期；留空则取消跟进日。");
