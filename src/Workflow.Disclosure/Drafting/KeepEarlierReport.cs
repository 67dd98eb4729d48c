using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;
using Workflow.Reports;

namespace Workflow.Disclosure.Drafting;

/// <param name="Report">As it was read, a year of 0 where the file names none; null takes what was brought in away.</param>
/// <param name="Unit">As the file's title names it; null where it names none.</param>
/// <param name="Confirmed">That it is the unit's own although its title names another, as after a renaming.</param>
public sealed record KeepEarlierReport(Guid TaskId, Report? Report, string? Unit, bool Confirmed, string FileName, Guid PersonId);

/// <summary>Keeps last year's report of the drafter's unit, for checks and to read beside; a newer file takes the older one's place.</summary>
public sealed class KeepEarlierReportHandler(DisclosureDbContext db, TimeProvider clock)
{
    public async Task<Error?> HandleAsync(KeepEarlierReport command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var task = await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, ct);
        if (task is null || !await db.MayActAsync(task.Id, command.PersonId, LocalTime.DateOf(now), ct))
        {
            return new TaskNotFound();
        }

        if (task.ClosedAt is { } closed)
        {
            return new DraftNotOpen(task.DecidedByName ?? "流程", closed);
        }

        var heading = await db.Cases.Where(c => c.Id == task.CaseId && c.Kind == CaseKinds.AnnualReport && c.Year != null)
            .Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { c.UnitId, Year = c.Year!.Value, u.Name }).SingleOrDefaultAsync(ct);
        if (!task.MayEdit || heading is null)
        {
            return new NotADraft();
        }

        var year = heading.Year - 1;
        if (command.Report is null)
        {
            await db.EarlierReports.Where(e => e.UnitId == heading.UnitId && e.Year == year).ExecuteDeleteAsync(ct);
            return null;
        }

        if (command.Report.Year != year)
        {
            return new NotLastYears(command.Report.Year, year);
        }

        if (!command.Confirmed && command.Unit is { } unit && !heading.Name.Contains(unit, StringComparison.Ordinal) && !unit.Contains(heading.Name, StringComparison.Ordinal))
        {
            return new OtherUnits(unit, heading.Name);
        }

        if (await db.Publications.AnyAsync(p => p.Kind == CaseKinds.AnnualReport && p.UnitId == heading.UnitId && p.Year == year
            && !db.PublicationActs.Any(a => a.CaseId == p.CaseId && a.Number >= p.Number && a.Act == PublicAct.TakeDown), ct))
        {
            return new LastYearsIsPublished(year);
        }

        var content = (command.Report with { UnitName = heading.Name }).ToCanonicalJson();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO earlier_reports (unit_id, year, content, file_name, brought_by, brought_at)
            VALUES ({heading.UnitId}, {year}, {content}, {command.FileName}, {command.PersonId}, {now})
            ON CONFLICT (unit_id, year) DO UPDATE SET content = excluded.content, file_name = excluded.file_name,
                brought_by = excluded.brought_by, brought_at = excluded.brought_at
            """, ct);
        return null;
    }
}

public sealed record NotLastYears(int Found, int Wanted)
    : InvalidError(Found == 0
        ? $"这个文件里没有写年度，不能确定是不是{Wanted}年度的报告。请在标题里写明年度后再导入。"
        : $"这个文件是{Found}年度的报告，这里要{Wanted}年度的。请换一个文件。");

public sealed record OtherUnits(string Found, string Wanted)
    : InvalidError($"文件标题写的是{Found}，这里要{Wanted}的报告。确实是本单位的（例如改过名），请重新选择文件，并勾选“确认是本单位的报告”后再导入。");

public sealed record LastYearsIsPublished(int Year) : ConflictError($"本单位{Year}年度报告已在这里公开，核对时以公开的为准，不用再导入。");
