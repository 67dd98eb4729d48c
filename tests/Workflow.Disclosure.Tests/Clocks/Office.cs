using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Clocks;

/// <summary>A time that stands still until a test moves it.</summary>
public sealed class StandingClock(string now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.Parse(now).ToUniversalTime();

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>One town under its county, in a database of its own, with the rows that clocks and notices read.</summary>
public sealed class Office : IAsyncDisposable
{
    private static readonly DateTimeOffset Founded = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Office(TestDatabase database) => (Database, Source) = (database, NpgsqlDataSource.Create(database.AppConnectionString));

    public TestDatabase Database { get; }

    /// <summary>With the application's own account.</summary>
    public NpgsqlDataSource Source { get; }
    public Unit County { get; } = new() { Code = "county", Name = "某县政府办", Kind = UnitKind.County, CreatedAt = Founded };
    public Unit Town { get; } = new() { Code = "hucun", Name = "胡村乡", Kind = UnitKind.Town, CreatedAt = Founded };

    public static async Task<Office> OpenAsync()
    {
        var office = new Office(await PostgresServer.CreateDatabaseAsync());
        await office.SaveAsync(office.County, office.Town);
        return office;
    }

    public DisclosureDbContext Context() => new(new DbContextOptionsBuilder<DisclosureDbContext>().UseNpgsql(Source).Options);

    /// <summary>One after the other: the model knows no references, so it would not keep their order.</summary>
    public async Task SaveAsync(params object[] rows)
    {
        await using var db = Context();
        foreach (var row in rows)
        {
            db.Add(row);
            await db.SaveChangesAsync();
        }
    }

    public async Task<Person> PersonAsync(string name, Unit unit, string position, string? email = null, string from = "2020-01-01", string? to = null)
    {
        var person = new Person { UserName = name, NormalizedUserName = name, DisplayName = name, Email = email, CreatedAt = Founded, SecurityStamp = "stamp" };
        await SaveAsync(person, new Holding
        {
            PersonId = person.Id,
            UnitId = unit.Id,
            Position = position,
            ValidFrom = DateOnly.Parse(from),
            ValidTo = to is null ? null : DateOnly.Parse(to),
        });
        return person;
    }

    /// <summary>A case of the town with one open task, and the timer that its decision would have written.</summary>
    public async Task<ReviewTask> TaskAsync(string due, string opened, string position = Positions.LeaderInCharge, bool daily = true, int[]? reminders = null)
    {
        var at = DateTimeOffset.Parse(opened).ToUniversalTime();
        var row = new Case { Kind = CaseKinds.AnnualReport, UnitId = Town.Id, Title = "胡村乡2021年政府信息公开工作年度报告", Year = 2021, Sequence = 7, CreatedAt = at, UpdatedAt = at };
        var task = new ReviewTask
        {
            CaseId = row.Id,
            Bookmark = "b1",
            ActivityId = "leader",
            Title = "分管领导审核",
            Position = position,
            UnitId = Town.Id,
            Outcomes = "[]",
            DueOn = DateOnly.Parse(due),
            DueReason = "报县截止",
            Reminders = reminders ?? [-5, -1, 0],
            RemindDaily = daily,
            OpenedAt = at,
            OpenedSequence = 7,
        };
        await SaveAsync(row);
        await SaveAsync(task);
        if (ReminderSchedule.FirstAfter(task.DueOn.Value, task.Reminders, daily, at, WorkingCalendar.Load(null)) is { } first)
        {
            await SaveAsync(new TimerRow { CaseId = row.Id, TaskId = task.Id, DueAt = first });
        }

        return task;
    }

    public async Task CloseAsync(ReviewTask task)
    {
        await using var db = Context();
        await db.Timers.Where(t => t.TaskId == task.Id).ExecuteDeleteAsync();
        await db.Tasks.Where(t => t.Id == task.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.ClosedAt, task.OpenedAt.AddDays(1)));
    }

    /// <summary>Messages in the order in which they were written.</summary>
    public async Task<List<TMessage>> WrittenAsync<TMessage>()
    {
        await using var db = Context();
        var type = typeof(TMessage).Name;
        var rows = await db.Outbox.Where(o => o.Type == type).OrderBy(o => o.Number).Select(o => o.Payload).ToListAsync();
        return [.. rows.Select(p => System.Text.Json.JsonSerializer.Deserialize<TMessage>(p, MessageJson.Options)!)];
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Database.DisposeAsync();
    }
}
