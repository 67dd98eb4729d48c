using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <param name="Text">A decoded CSV file; see <see cref="PeopleCsv"/>.</param>
/// <param name="Confirmed">False: only says what would happen.</param>
public sealed record ImportPeople(Guid ActingId, string Text, bool Confirmed);

/// <param name="Rows">Every row of the file, each with its faults.</param>
/// <param name="Created">The new accounts with their one-time passwords; empty before it is confirmed.</param>
public sealed record ImportOutcome(IReadOnlyList<ImportRow> Rows, IReadOnlyList<NewAccount> Created)
{
    public int Faulty => Rows.Count(r => r.Faults.Count > 0);
    public int People => Rows.Where(r => !r.Existing).Select(r => r.UserName).Distinct().Count();
}

/// <summary>All rows or none. A person with several positions has several rows with the same 登录名.</summary>
public sealed partial class ImportPeopleHandler(DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<ImportPeopleHandler> logger)
{
    public Task<Result<ImportOutcome>> HandleAsync(ImportPeople command, CancellationToken ct) => administration.RunAsync<ImportOutcome>(command.ActingId, async () =>
    {
        var read = PeopleCsv.Read(command.Text);
        if (!read.Succeeded)
        {
            return read.Error;
        }

        var units = await db.Units.AsNoTracking().Where(u => u.ClosedAt == null).ToDictionaryAsync(u => u.Name, ct);
        var names = read.Value.Select(r => r.UserName.ToUpperInvariant()).Distinct().ToArray();
        var known = await db.Users.AsNoTracking().Where(p => names.Contains(p.NormalizedUserName!)).ToDictionaryAsync(p => p.UserName!, ct);
        var ids = known.Values.Select(p => p.Id).ToArray();
        var held = await db.Holdings.AsNoTracking().Where(h => ids.Contains(h.PersonId)).ToListAsync(ct);
        var check = new ImportCheck(units, known, held);
        var rows = read.Value.Select(check.Check).ToList();
        if (!command.Confirmed || rows.Exists(r => r.Faults.Count > 0))
        {
            return new ImportOutcome(rows, []);
        }

        var created = Add(rows, known, units);
        LogImported(command.ActingId, created.Count, rows.Count);
        return new ImportOutcome(rows, created);
    }, ct);

    private List<NewAccount> Add(List<ImportRow> rows, Dictionary<string, Person> known, Dictionary<string, Unit> units)
    {
        var (created, now) = (new List<NewAccount>(), clock.GetUtcNow());
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.UserName, out var person))
            {
                person = PersonDetails.Of(row.DisplayName, row.UserName, row.Email, row.Phone).ToPerson(now);
                var password = Passwords.Generate();
                Passwords.SetGenerated(person, password);
                db.Users.Add(person);
                known.Add(row.UserName, person);
                created.Add(new NewAccount(person.Id, row.UserName, row.DisplayName, password));
            }

            db.Holdings.Add(HoldingRules.Make(person.Id, units[row.Unit].Id, row.Position, row.From, row.To));
        }

        return created;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {ActingId} imported {People} people with {Rows} positions")]
    private partial void LogImported(Guid actingId, int people, int rows);
}

/// <summary>What is wrong with a row, by itself, against the rows before it and against the people there are.</summary>
internal sealed class ImportCheck(Dictionary<string, Unit> units, Dictionary<string, Person> known, List<Holding> held)
{
    private readonly Dictionary<string, ImportRow> first = [];
    private readonly Dictionary<string, List<(int Line, Holding Holding)>> given = [];

    public ImportRow Check(ImportRow row)
    {
        var unit = units.GetValueOrDefault(row.Unit);
        var person = known.GetValueOrDefault(row.UserName);
        var faults = new List<string?>
        {
            row.Unit.Length == 0 ? "请填写单位。" : unit is null ? $"没有名为“{row.Unit}”的单位，请核对全称，或先建立单位。" : null,
            HoldingRules.PositionFault(row.Position, unit) is { } position ? (row.Position.Length == 0 ? "请填写岗位。" : position) : null,
            HoldingRules.FromFault(row.From),
            HoldingRules.ToFault(row.From, row.To),
            person is { ClosedAt: not null } ? $"登录名“{row.UserName}”的账号已注销，请换一个登录名。"
                : person is not null && person.DisplayName != row.DisplayName ? $"登录名“{row.UserName}”已属于{person.DisplayName}，与姓名“{row.DisplayName}”不符。" : null,
        };
        faults.AddRange(PersonDetails.Of(row.DisplayName, row.UserName, row.Email, row.Phone).Faults()?.Details ?? []);
        if (row.UserName.Length > 0 && !first.TryAdd(row.UserName, row) && first[row.UserName] is var other && other.DisplayName != row.DisplayName)
        {
            faults.Add($"登录名“{row.UserName}”在第{other.Line}行属于{other.DisplayName}，一个登录名只能给一个人。");
        }

        if (faults.TrueForAll(f => f is null))
        {
            faults.Add(OverlapFault(row, person, unit!));
        }

        return row with { Faults = [.. faults.OfType<string>()], Existing = person is not null };
    }

    private string? OverlapFault(ImportRow row, Person? person, Unit unit)
    {
        var wanted = HoldingRules.Make(person?.Id ?? Guid.Empty, unit.Id, row.Position, row.From, row.To);
        if (person is not null && held.Find(h => h.PersonId == person.Id && Clash(h, wanted)) is { } present)
        {
            return $"{row.DisplayName}在{HoldingRules.Describe(present)}已担任{row.Unit}{row.Position}，日期不能重叠。";
        }

        if (!given.TryGetValue(row.UserName, out var earlier))
        {
            given[row.UserName] = earlier = [];
        }

        var twice = earlier.Where(e => Clash(e.Holding, wanted)).Select(e => $"与第{e.Line}行重复：同一人、同一单位、同一岗位，日期重叠。").FirstOrDefault();
        earlier.Add((row.Line, wanted));
        return twice;
    }

    private static bool Clash(Holding a, Holding b) => a.UnitId == b.UnitId && a.Position == b.Position && HoldingRules.Overlap(a, b);
}
