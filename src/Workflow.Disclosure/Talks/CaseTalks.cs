using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

public sealed record TalkRow(Question Question, IReadOnlyList<Answer> Answers)
{
    public bool WaitsFor(Guid personId) => Question.AskedOf == personId && Answers.Count == 0;
}

/// <summary>A question as the lists of one person show it.</summary>
public sealed record QuestionRow(Guid Id, Guid CaseId, string CaseTitle, string UnitName, string Text, string AskedByName, string AskedOfName, DateTimeOffset AskedAt, bool Answered);

public sealed record QuestionPage(IReadOnlyList<QuestionRow> Rows, NoticeKey? Older);

public enum QuestionList { Waiting, Answered, Asked }

/// <summary>What was asked and answered about cases. Whoever may see the case may read it.</summary>
public sealed class CaseTalks(DisclosureDbContext db, Authority authority, TimeProvider clock)
{
    public const int PageSize = 30;

    /// <summary>In the order of asking, to somebody who has been shown the case already.</summary>
    public async Task<IReadOnlyList<TalkRow>> OfCaseAsync(Guid caseId, CancellationToken ct)
    {
        var questions = await db.Questions.AsNoTracking().Where(q => q.CaseId == caseId).OrderBy(q => q.AskedAt).ThenBy(q => q.Id).ToListAsync(ct);
        var answers = questions.Count == 0 ? [] : await db.Answers.AsNoTracking()
            .Where(a => db.Questions.Any(q => q.Id == a.QuestionId && q.CaseId == caseId)).OrderBy(a => a.AnsweredAt).ToListAsync(ct);
        return [.. questions.Select(q => new TalkRow(q, [.. answers.Where(a => a.QuestionId == q.Id)]))];
    }

    /// <returns>How many questions wait for that person's answer.</returns>
    public Task<int> CountWaitingAsync(Guid personId, CancellationToken ct) => Of(personId, QuestionList.Waiting).CountAsync(ct);

    /// <summary>Newest first; pages go by key.</summary>
    public async Task<QuestionPage> ReadAsync(Guid personId, QuestionList list, NoticeKey? from, CancellationToken ct)
    {
        var questions = Of(personId, list);
        if (from is not null)
        {
            questions = questions.Where(q => q.AskedAt <= from.At && (q.AskedAt < from.At || q.Id.CompareTo(from.Id) < 0));
        }

        var rows = await questions.OrderByDescending(q => q.AskedAt).ThenByDescending(q => q.Id).Take(PageSize + 1)
            .Join(db.Cases, q => q.CaseId, c => c.Id, (q, c) => new { q, c })
            .Join(db.Units, x => x.c.UnitId, u => u.Id, (x, u) => new { x.q, x.c, u.Name })
            .OrderByDescending(x => x.q.AskedAt).ThenByDescending(x => x.q.Id)
            .Select(x => new QuestionRow(
                x.q.Id, x.c.Id, x.c.Title, x.Name, x.q.Text, x.q.AskedByName, x.q.AskedOfName, x.q.AskedAt, db.Answers.Any(a => a.QuestionId == x.q.Id)))
            .ToListAsync(ct);
        return rows.Count <= PageSize
            ? new QuestionPage(rows, null)
            : new QuestionPage(rows[..PageSize], new NoticeKey(rows[PageSize - 1].AskedAt, rows[PageSize - 1].Id));
    }

    internal static Notice Notice(string kind, Question question, string caseTitle, string unitName, SaidNotice said) => new(
        kind, question.CaseId, null, $"/cases/{question.CaseId}/talk#q-{question.Id}", new NoticeModel("", unitName, caseTitle, Said: said));

    /// <summary>Of cases that the person may still see.</summary>
    private IQueryable<Question> Of(Guid personId, QuestionList list)
    {
        var cases = authority.CasesSeenBy(personId, LocalTime.Today(clock));
        var questions = db.Questions.AsNoTracking().Where(q => cases.Any(c => c.Id == q.CaseId));
        return list switch
        {
            QuestionList.Waiting => questions.Where(q => q.AskedOf == personId && !db.Answers.Any(a => a.QuestionId == q.Id)),
            QuestionList.Answered => questions.Where(q => q.AskedOf == personId && db.Answers.Any(a => a.QuestionId == q.Id)),
            _ => questions.Where(q => q.AskedBy == personId),
        };
    }
}
