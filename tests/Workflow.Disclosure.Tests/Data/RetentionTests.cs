using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Tests.Clocks;

namespace Workflow.Disclosure.Tests.Data;

/// <summary>Journal is kept for 100 days here, messages for 10; it is 4 January 2022.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private Office office = null!;

    public async ValueTask InitializeAsync() => office = await Office.OpenAsync();

    public ValueTask DisposeAsync() => office.DisposeAsync();

    [Fact]
    public async Task Old_journal_of_an_ended_case_goes_and_young_journal_and_that_of_an_open_case_stay()
    {
        var (ended, open) = ((await TaskAsync()).CaseId, (await TaskAsync()).CaseId);
        await office.Database.ExecuteAsync($"UPDATE cases SET status = 'Ended' WHERE id = '{ended}'");
        await JournalAsync(ended, "2021-09-25", "2021-09-27");
        await JournalAsync(open, "2021-09-25", "2021-09-27");
        // Who was given which part to fill belongs to the record.
        await office.Database.ExecuteAsync(
            $"INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event) VALUES ('{ended}', 1, '2021-09-24 12:00Z', 'draft', 'Workflow.Contribution', 'Assigned')");

        Assert.Equal(1, await SweepAsync());

        await using var db = office.Context();
        Assert.Equal(
            [(ended, 27), (open, 25), (open, 27), (ended, 24)],
            (await db.Journal.OrderBy(j => j.Id).Select(j => new { j.CaseId, j.At }).ToListAsync()).Select(j => (j.CaseId, j.At.Day)));
    }

    [Fact]
    public async Task A_message_that_everybody_has_goes_and_one_that_somebody_lacks_stays_however_old()
    {
        await MessageAsync("old and done", "2021-12-01", sent: true, done: true);
        await MessageAsync("old and never sent", "2021-12-01", sent: false, done: false);
        await MessageAsync("old and not done", "2021-12-01", sent: true, done: false);
        await MessageAsync("young and done", "2021-12-26", sent: true, done: true);

        await SweepAsync();

        await using var db = office.Context();
        Assert.Equal(["old and never sent", "old and not done", "young and done"], await db.Outbox.OrderBy(o => o.Number).Select(o => o.Type).ToListAsync());
    }

    [Fact]
    public async Task Who_had_a_message_is_remembered_until_everybody_has_it_and_as_long_as_it_may_come_again()
    {
        var (done, undone) = (await MessageAsync("done", "2021-12-01", sent: true, done: true), await MessageAsync("undone", "2021-12-01", sent: true, done: false));
        await office.Database.ExecuteAsync($"""
            INSERT INTO inbox VALUES ('{done}', 'Early', '2021-12-01'), ('{done}', 'Late', '2021-12-30'), ('{undone}', 'Early', '2021-12-01')
            """);

        await SweepAsync();

        await using var db = office.Context();
        var left = await db.Inbox.Select(i => new { i.MessageId, i.Consumer }).ToListAsync();
        Assert.Equal([(done, "Late"), (undone, "Early")], left.Select(i => (i.MessageId, i.Consumer)).OrderBy(i => i.Consumer == "Early"));
    }

    [Fact]
    public async Task More_than_one_batch_goes_in_one_sweep_and_what_must_stay_before_it_is_passed_over()
    {
        var (ended, open) = ((await TaskAsync()).CaseId, (await TaskAsync()).CaseId);
        await office.Database.ExecuteAsync($"""
            UPDATE cases SET status = 'Published' WHERE id = '{ended}';
            INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event)
            SELECT CASE WHEN n <= 1200 THEN '{open}'::uuid ELSE '{ended}'::uuid END, n, '2020-01-01', 'a', 't', 'Started' FROM generate_series(1, 3700) n
            """);

        Assert.Equal(2500, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
    }

    [Fact]
    public async Task An_uploaded_file_goes_when_its_day_is_over()
    {
        var (task, now) = (await TaskAsync(), DateTimeOffset.Parse("2022-01-04T01:00:00Z"));
        foreach (var (name, expires) in new[] { ("甲", now), ("乙", now.AddSeconds(1)) })
        {
            var person = await office.PersonAsync(name, office.Town, Disclosure.People.Positions.Drafter);
            await office.SaveAsync(new DraftUpload { TaskId = task.Id, PersonId = person.Id, Name = name, Content = [1], ExpiresAt = expires });
        }

        Assert.Equal(1, await SweepAsync());

        await using var db = office.Context();
        Assert.Equal("乙", (await db.DraftUploads.SingleAsync()).Name);
    }

    [Fact]
    public async Task An_opinion_that_was_being_typed_goes_when_its_task_is_closed()
    {
        var (open, closed) = (await TaskAsync(), await TaskAsync());
        var person = await office.PersonAsync("甲", office.Town, Disclosure.People.Positions.Drafter);
        foreach (var task in new[] { open, closed })
        {
            await office.SaveAsync(new Disclosure.Talks.OpinionDraft { TaskId = task.Id, PersonId = person.Id, Text = "待核", SavedAt = task.OpenedAt });
        }

        await office.CloseAsync(closed);

        Assert.Equal(1, await SweepAsync());

        await using var db = office.Context();
        Assert.Equal(open.Id, (await db.OpinionDrafts.SingleAsync()).TaskId);
    }

    [Theory]
    [InlineData("Retention:JournalDays", "0")]
    [InlineData("Retention:JournalDays", "a year")]
    [InlineData("Retention:MessageDays", "36501")]
    public void A_setting_that_is_no_number_of_days_is_refused_by_name(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();

        Assert.Contains(name, Assert.Throws<StartProblemException>(() => RetentionSettings.From(configuration)).Message, StringComparison.Ordinal);
    }

    private async Task<int> SweepAsync()
    {
        using var sweeper = new RetentionSweeper(
            office.Source, new RetentionSettings(100, 10), new StandingClock("2022-01-04T09:00:00+08:00"), NullLogger<RetentionSweeper>.Instance);
        return await sweeper.SweepAsync(default);
    }

    private Task<Disclosure.Review.ReviewTask> TaskAsync() => office.TaskAsync("2022-01-10", "2021-09-01T09:00:00+08:00");

    private Task JournalAsync(Guid caseId, params string[] days) => office.Database.ExecuteAsync(string.Concat(days.Select(day =>
        $"INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event) VALUES ('{caseId}', 1, '{day} 12:00Z', 'a', 't', 'Started');")));

    private async Task<Guid> MessageAsync(string type, string day, bool sent, bool done)
    {
        var id = Guid.CreateVersion7();
        await office.Database.ExecuteAsync($"""
            INSERT INTO outbox (id, type, payload, created_at, sent_at, done_at)
            VALUES ('{id}', '{type}', '', '{day}', {(sent ? $"'{day}'" : "NULL")}, {(done ? $"'{day}'" : "NULL")})
            """);
        return id;
    }
}
