using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Tests.Clocks;

namespace Workflow.Disclosure.Tests.Notifications;

/// <summary>From a row in the outbox, over the bus, to what people get.</summary>
public sealed class NoticesTests : IAsyncLifetime
{
    private readonly StandingClock clock = new("2022-01-11T10:00:00+08:00");
    private Office office = null!;
    private IHost host = null!;

    public async ValueTask InitializeAsync()
    {
        office = await Office.OpenAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Mail:Host", "mail.invalid"), new("Site:PublicUrl", "https://gk.example.cn/"),
        ]);
        builder.Services.AddLogging().AddSingleton(office.Source).AddSingleton<TimeProvider>(clock).AddSingleton(WorkingCalendar.Load(null))
            .AddDbContext<DisclosureDbContext>(o => o.UseNpgsql(office.Source)).AddScoped<Authority>()
            .AddNotifications(builder.Configuration)
            .AddBus(new BusSettings(null), new MessageRoutes().AddNotificationRoutes());
        builder.Services.Configure<MassTransitHostOptions>(o => o.WaitUntilStarted = true);
        host = builder.Build();
        await host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await office.DisposeAsync();
    }

    [Fact]
    public async Task An_opened_task_calls_everyone_who_holds_its_position_today_and_nobody_else()
    {
        var shared = new[]
        {
            await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge, "wang@example.cn"),
            await office.PersonAsync("赵分管", office.Town, Positions.LeaderInCharge, to: "2022-01-11"),
        };
        await office.PersonAsync("前任", office.Town, Positions.LeaderInCharge, to: "2022-01-10");
        await office.PersonAsync("后任", office.Town, Positions.LeaderInCharge, from: "2022-01-12");
        await office.PersonAsync("别处", office.County, Positions.LeaderInCharge);
        await office.PersonAsync("别岗", office.Town, Positions.OfficeDirector);
        var closed = await office.PersonAsync("停用", office.Town, Positions.LeaderInCharge);
        await using var db = office.Context();
        await db.Users.Where(p => p.Id == closed.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.ClosedAt, clock.Now));
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");

        await SendAsync(new TaskOpened(task.CaseId, 7, task.Id, clock.Now));

        var notices = await db.Notifications.ToListAsync();
        Assert.Equal(shared.Select(p => p.Id).Order(), notices.Select(n => n.PersonId).Order());
        Assert.All(notices, n => Assert.Equal(("task-opened", $"/tasks/{task.Id}", "【待办】胡村乡：分管领导审核"), (n.Kind, n.Link, n.Title)));
        Assert.Contains("办结期限：2022年1月14日（周五），还剩3个工作日", notices[0].Body, StringComparison.Ordinal);
        var mail = Assert.Single(await db.Mails.ToListAsync());
        Assert.Equal(("wang@example.cn", clock.Now), (mail.Address, mail.NextAttemptAt));
        Assert.Contains($"https://gk.example.cn/tasks/{task.Id}", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_comes_twice_changes_nothing()
    {
        await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge, "wang@example.cn");
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");
        var id = await SendAsync(new TaskOpened(task.CaseId, 7, task.Id, clock.Now));

        await using var db = office.Context();
        await db.Outbox.Where(o => o.Id == id)
            .ExecuteUpdateAsync(s => s.SetProperty(o => o.SentAt, _ => null).SetProperty(o => o.DoneAt, _ => null).SetProperty(o => o.ClaimedUntil, _ => null));
        await UntilAsync(d => d.Outbox.AnyAsync(o => o.Id == id && o.DoneAt != null));
        await Task.Delay(300);

        Assert.Equal((1, 1), (await db.Notifications.CountAsync(), await db.Mails.CountAsync()));
    }

    [Fact]
    public async Task A_task_decided_meanwhile_calls_and_reminds_nobody()
    {
        await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-10T10:00:00+08:00");
        await office.CloseAsync(task);

        await SendAsync(new TaskOpened(task.CaseId, 7, task.Id, clock.Now));
        await SendAsync(new ReminderDue(task.CaseId, 7, task.Id, -1, 0, clock.Now, clock.Now));

        await using var db = office.Context();
        Assert.Empty(await db.Notifications.ToListAsync());
    }

    [Fact]
    public async Task A_task_opened_by_a_return_says_who_returned_it_and_why()
    {
        await office.PersonAsync("李经办", office.Town, Positions.Drafter);
        var leader = await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00", position: Positions.Drafter);
        await office.SaveAsync(await DecisionAsync(task, leader, 1, "Forward", "同意", "2022-01-10T09:00:00+08:00"));
        await office.SaveAsync(await DecisionAsync(task, leader, 2, "Back", "第三部分与台账不一致", "2022-01-11T10:00:00+08:00"));

        await SendAsync(new TaskOpened(task.CaseId, 7, task.Id, clock.Now));

        await using var db = office.Context();
        var notice = await db.Notifications.SingleAsync();
        Assert.Equal("task-returned", notice.Kind);
        Assert.Contains("于2022年1月11日10:00被分管领导王分管退回", notice.Body, StringComparison.Ordinal);
        Assert.Contains("退回理由：第三部分与台账不一致", notice.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_opened_after_an_approval_does_not_speak_of_an_earlier_return()
    {
        var leader = await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");
        await office.SaveAsync(await DecisionAsync(task, leader, 1, "Back", "再核", "2022-01-10T09:00:00+08:00"));
        await office.SaveAsync(await DecisionAsync(task, leader, 2, "Forward", "同意", "2022-01-11T10:00:00+08:00"));
        await office.SaveAsync(await DecisionAsync(task, leader, 3, "Back", "后来的", "2022-01-11T10:30:00+08:00"));

        await SendAsync(new TaskOpened(task.CaseId, 7, task.Id, clock.Now));

        await using var db = office.Context();
        Assert.Equal("task-opened", (await db.Notifications.SingleAsync()).Kind);
    }

    [Theory]
    [InlineData(4, "2022-01-11T09:00:00+08:00", "迟发提醒，期间错过4次。")]
    [InlineData(0, "2022-01-10T09:00:00+08:00", "迟发提醒，应于2022年1月10日09:00发出。")]
    [InlineData(0, "2022-01-11T09:30:00+08:00", "《胡村乡")]
    public async Task A_late_reminder_says_so_and_one_in_time_does_not(int missed, string dueAt, string begins)
    {
        await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-05T10:00:00+08:00");

        await SendAsync(new ReminderDue(task.CaseId, 7, task.Id, -5, missed, DateTimeOffset.Parse(dueAt).ToUniversalTime(), clock.Now));

        await using var db = office.Context();
        var notice = await db.Notifications.SingleAsync();
        Assert.Equal(("reminder", "【提醒】还剩3个工作日：胡村乡“分管领导审核”"), (notice.Kind, notice.Title));
        Assert.StartsWith(begins, notice.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publication_is_told_to_the_unit_and_to_the_countys_reviewers_once_each_even_when_the_process_tells_it_too()
    {
        var told = new[]
        {
            await office.PersonAsync("李经办", office.Town, Positions.Drafter),
            await office.PersonAsync("孙审核", office.County, Positions.CountyReviewer),
        };
        await office.SaveAsync(new Holding { PersonId = told[0].Id, UnitId = office.Town.Id, Position = Positions.OfficeDirector, ValidFrom = new DateOnly(2020, 1, 1) });
        await office.PersonAsync("管理员", office.County, Positions.CountyAdministrator);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");
        var decision = await DecisionAsync(task, told[1], 1, "Forward", "同意", "2022-01-11T10:00:00+08:00");
        var publication = new PublishedDocument
        {
            CaseId = task.CaseId,
            Kind = CaseKinds.AnnualReport,
            UnitId = office.Town.Id,
            Year = 2021,
            Title = "胡村乡2021年政府信息公开工作年度报告",
            VersionId = decision.VersionId!.Value,
            VersionHash = "v",
            SignedBy = decision.Id,
            PublishedAt = clock.Now,
        };
        await office.SaveAsync(decision);
        await office.SaveAsync(publication);

        await Task.WhenAll(
            SendAsync(new ReportPublished(task.CaseId, 8, publication.Id, clock.Now)),
            SendAsync(new NoticeAsked(task.CaseId, 8, "published", Positions.Drafter, office.Town.Id, clock.Now)));

        await using var db = office.Context();
        var notices = await db.Notifications.ToListAsync();
        Assert.Equal(told.Select(p => p.Id).Order(), notices.Select(n => n.PersonId).Order());
        Assert.All(notices, n => Assert.Equal("published", n.Kind));
        Assert.Equal("/public/hucun/2021", notices.Single(n => n.PersonId == told[1].Id).Link);
    }

    [Fact]
    public async Task What_a_process_asks_to_have_told_reaches_the_position_it_names()
    {
        var director = await office.PersonAsync("主任", office.Town, Positions.OfficeDirector);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");

        await SendAsync(new NoticeAsked(task.CaseId, 7, "notice", Positions.OfficeDirector, office.Town.Id, clock.Now));

        await using var db = office.Context();
        var notice = await db.Notifications.SingleAsync();
        Assert.Equal((director.Id, "notice", $"/cases/{task.CaseId}"), (notice.PersonId, notice.Kind, notice.Link));
    }

    [Fact]
    public async Task An_open_page_hears_of_its_own_persons_notices_and_everyone_of_a_decision()
    {
        var leader = await office.PersonAsync("王分管", office.Town, Positions.LeaderInCharge);
        var task = await office.TaskAsync(due: "2022-01-14", opened: "2022-01-11T10:00:00+08:00");
        using var stream = new NoticeStream(office.Source, Microsoft.Extensions.Logging.Abstractions.NullLogger<NoticeStream>.Instance);
        using var page = stream.Open(leader.Id)!;
        using var other = stream.Open(Guid.CreateVersion7())!;
        await stream.StartAsync(CancellationToken.None);
        Assert.True(await page.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None));   // once it listens, everyone looks
        Assert.True(await other.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None));

        await SendAsync(new TaskOpened(task.CaseId, 7, task.Id, clock.Now));
        Assert.True(await page.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        Assert.False(await other.WaitAsync(TimeSpan.FromMilliseconds(300), CancellationToken.None));

        await using var db = office.Context();
        await db.Database.ExecuteSqlRawAsync("SELECT pg_notify('notices', '*')");
        Assert.True(await other.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
        await stream.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Nobody_opens_more_streams_than_a_browser_has_use_for()
    {
        using var stream = new NoticeStream(office.Source, Microsoft.Extensions.Logging.Abstractions.NullLogger<NoticeStream>.Instance);
        var person = Guid.CreateVersion7();
        var open = Enumerable.Range(0, NoticeStream.MostPerPerson).Select(_ => stream.Open(person)!).ToList();

        Assert.Null(stream.Open(person));
        Assert.NotNull(stream.Open(Guid.CreateVersion7()));
        open[0].Dispose();
        Assert.NotNull(stream.Open(person));
    }

    private async Task<Decision> DecisionAsync(ReviewTask task, Person by, int number, string tone, string opinion, string at)
    {
        var version = new DocumentVersion { CaseId = task.CaseId, Number = number, Content = "{}", Hash = "v", CreatedByName = "李经办", CreatedAt = clock.Now };
        await office.SaveAsync(version);
        return new Decision
        {
            CaseId = task.CaseId,
            Number = number,
            TaskId = task.Id,
            ActivityId = "leader",
            Title = "分管领导审核",
            Position = Positions.LeaderInCharge,
            UnitId = office.Town.Id,
            PersonId = by.Id,
            ActorName = by.DisplayName,
            Outcome = tone,
            OutcomeLabel = tone,
            Tone = tone,
            Opinion = opinion,
            VersionId = version.Id,
            VersionNumber = number,
            VersionHash = "v",
            DefinitionHash = "d",
            DecidedAt = DateTimeOffset.Parse(at).ToUniversalTime(),
            PreviousHash = "",
            Hash = $"h{number}",
        };
    }

    private async Task<Guid> SendAsync<TMessage>(TMessage message) where TMessage : class, ICaseEvent
    {
        var row = new OutboxRow
        {
            Type = typeof(TMessage).Name,
            Payload = MessageJson.Write(message),
            CaseId = message.CaseId,
            CaseSequence = message.Sequence,
            CreatedAt = clock.Now,
        };
        await office.SaveAsync(row);
        var consumers = new MessageRoutes().AddNotificationRoutes().All.Count(r => r.Message == typeof(TMessage));
        await UntilAsync(async db => await db.Inbox.CountAsync(i => i.MessageId == row.Id) == consumers);
        return row.Id;
    }

    private async Task UntilAsync(Func<DisclosureDbContext, Task<bool>> happened)
    {
        await using var db = office.Context();
        await db.Database.ExecuteSqlRawAsync("SELECT pg_notify('outbox', '')");
        for (var i = 0; i < 200; i++)
        {
            if (await happened(db))
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("The message had no effect within ten seconds.");
    }
}
