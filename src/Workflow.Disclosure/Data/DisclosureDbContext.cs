using System.Linq.Expressions;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Disclosure.Talks;
using Workflow.Disclosure.Texts;

namespace Workflow.Disclosure.Data;

/// <summary>The whole database; the schema itself is in <c>Data/Schema</c>, and a test proves that both agree.</summary>
public sealed class DisclosureDbContext(DbContextOptions<DisclosureDbContext> options)
    : IdentityUserContext<Person, Guid>(options)
{
    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<UnitRules> UnitRules => Set<UnitRules>();
    public DbSet<CountyRules> CountyRules => Set<CountyRules>();
    public DbSet<Holding> Holdings => Set<Holding>();
    public DbSet<DrawnSignature> Signatures => Set<DrawnSignature>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<ActingAs> Authorities => Set<ActingAs>();
    public DbSet<SystemAccount> SystemAccounts => Set<SystemAccount>();
    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();
    public DbSet<TestClockRow> TestClock => Set<TestClockRow>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<CampaignUnit> CampaignUnits => Set<CampaignUnit>();
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<DraftSection> DraftSections => Set<DraftSection>();
    public DbSet<Writing> Writings => Set<Writing>();
    public DbSet<Opening> Openings => Set<Opening>();
    public DbSet<DraftUpload> DraftUploads => Set<DraftUpload>();
    public DbSet<Contribution> Contributions => Set<Contribution>();
    public DbSet<EarlierReport> EarlierReports => Set<EarlierReport>();
    public DbSet<CheckSettingsRow> CheckSettings => Set<CheckSettingsRow>();
    public DbSet<DocumentVersion> DocumentVersions => Set<DocumentVersion>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<FileReadingRow> FileReadings => Set<FileReadingRow>();
    public DbSet<RecordDay> RecordDays => Set<RecordDay>();
    public DbSet<RecordDayHead> RecordDayHeads => Set<RecordDayHead>();
    public DbSet<ProcessDefinitionRow> ProcessDefinitions => Set<ProcessDefinitionRow>();
    public DbSet<ProcessStateRow> ProcessStates => Set<ProcessStateRow>();
    public DbSet<ReviewTask> Tasks => Set<ReviewTask>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<FollowUp> FollowUps => Set<FollowUp>();
    public DbSet<SavedFilter> SavedFilters => Set<SavedFilter>();
    public DbSet<JournalRow> Journal => Set<JournalRow>();
    public DbSet<TimerRow> Timers => Set<TimerRow>();
    public DbSet<EventWait> EventWaits => Set<EventWait>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<Mail> Mails => Set<Mail>();
    public DbSet<PublishedDocument> Publications => Set<PublishedDocument>();
    public DbSet<PublicationAct> PublicationActs => Set<PublicationAct>();
    public DbSet<PublicStampRow> PublicStamp => Set<PublicStampRow>();
    public DbSet<PortalColumn> PortalColumns => Set<PortalColumn>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<Answer> Answers => Set<Answer>();
    public DbSet<Circulation> Circulations => Set<Circulation>();
    public DbSet<Phrase> Phrases => Set<Phrase>();
    public DbSet<OpinionDraft> OpinionDrafts => Set<OpinionDraft>();

    /// <summary>The database's rule of who may act on a task (<see cref="TaskAuthority"/>); for queries.</summary>
    public IQueryable<ActingAs> ActorsOf(Guid caseId, Guid unitId, string position, Guid? assigneeId, DateOnly today) =>
        FromExpression(() => ActorsOf(caseId, unitId, position, assigneeId, today));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<Enum>().HaveConversion<string>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Person>().ToTable("people");
        builder.Entity<ActingAs>().HasNoKey().ToView("authorities");
        builder.HasDbFunction(() => ActorsOf(default, default, "", null, default)).HasName("actors_of");
        builder.Entity<Person>().Property(p => p.ConcurrencyStamp).IsConcurrencyToken();
        builder.Entity<Person>().Property(p => p.UserName).IsRequired();
        builder.Entity<Person>().Property(p => p.NormalizedUserName).IsRequired();
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("person_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("person_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("person_tokens");
        builder.Entity<TestClockRow>().Property(c => c.Id).ValueGeneratedNever();
        builder.Entity<PublicStampRow>().Property(s => s.Id).ValueGeneratedNever();
        builder.Entity<CampaignUnit>().HasKey(c => new { c.CampaignId, c.UnitId });
        builder.Entity<DraftSection>().HasKey(s => new { s.CaseId, s.Section });
        builder.Entity<Writing>().HasKey(w => new { w.CaseId, w.PersonId, w.ActivityId });
        builder.Entity<Opening>().HasKey(o => new { o.CaseId, o.PersonId, o.VersionNumber });
        builder.Entity<Decision>().Ignore(d => d.Says);
        builder.Entity<PublishedDocument>().Ignore(p => p.StandsOn);
        builder.Entity<CheckSettingsRow>().ToTable("check_settings").Property(s => s.Id).ValueGeneratedNever();
        builder.Entity<EarlierReport>().HasKey(e => new { e.UnitId, e.Year });
        builder.Entity<DraftSection>().Property(s => s.Version).IsConcurrencyToken();
        builder.Entity<ProcessDefinitionRow>().ToTable("process_definitions").HasKey(d => new { d.DefinitionId, d.Version });
        builder.Entity<ProcessStateRow>().ToTable("process_states").HasKey(s => s.CaseId);
        builder.Entity<EventWait>().HasKey(w => new { w.CaseId, w.Bookmark });
        builder.Entity<FollowUp>().HasKey(f => new { f.PersonId, f.CaseId });
        builder.Entity<JournalRow>().Property(j => j.Id).UseIdentityAlwaysColumn();
        builder.Entity<OutboxRow>().Property(o => o.Number).UseIdentityAlwaysColumn();
        builder.Entity<InboxRow>().HasKey(i => new { i.MessageId, i.Consumer });
        builder.Entity<PortalColumn>().HasKey(c => c.Code);
        // A kind that somebody changed to no kind at all must not stop the check of the record that says so.
        builder.Entity<Decision>().Property(d => d.Kind).HasConversion(k => k.ToString(), s => KindOf(s));
        builder.Entity<FileReadingRow>().HasKey(r => new { r.Hash, r.Reader });
        builder.Entity<RecordDay>().HasKey(d => d.Day);
        builder.Entity<RecordDayHead>().HasKey(h => new { h.CaseId, h.Day });
        builder.Entity<OpinionDraft>().HasKey(d => new { d.TaskId, d.PersonId });
        // So that one SaveChanges inserts in an order that the database's own references accept.
        Refers<Unit, Unit>(builder, u => u.ParentId);
        Refers<Holding, Person>(builder, h => h.PersonId);
        Refers<Holding, Unit>(builder, h => h.UnitId);
        Refers<CampaignUnit, Campaign>(builder, c => c.CampaignId);
        Refers<Case, Unit>(builder, c => c.UnitId);
        Refers<Case, Campaign>(builder, c => c.CampaignId);
        Refers<DocumentVersion, Case>(builder, v => v.CaseId);
        Refers<DraftSection, Case>(builder, s => s.CaseId);
        Refers<ReviewTask, Case>(builder, t => t.CaseId);
        Refers<ProcessStateRow, Case>(builder, s => s.CaseId);
        Refers<Contribution, ReviewTask>(builder, c => c.TaskId);
        Refers<TimerRow, ReviewTask>(builder, t => t.TaskId);
        Refers<TimerRow, Contribution>(builder, t => t.ContributionId);
        Refers<Notification, ReviewTask>(builder, n => n.TaskId);
        UseSnakeCase(builder);
    }

    private static DecisionKind KindOf(string text) => Enum.GetValues<DecisionKind>().FirstOrDefault(k => k.ToString() == text, (DecisionKind)(-1));

    private static void Refers<TRow, TTarget>(ModelBuilder builder, Expression<Func<TRow, object?>> key)
        where TRow : class
        where TTarget : class =>
        builder.Entity<TRow>().HasOne<TTarget>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.NoAction);

    private static void UseSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.GetViewName() is null)
            {
                entity.SetTableName(Snake(entity.GetTableName()!));
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
                // Identity bounds its keys for SQL Server's indexes; text has no need of it.
                property.SetMaxLength(null);
            }
        }
    }

    private static string Snake(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_')
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }
}
