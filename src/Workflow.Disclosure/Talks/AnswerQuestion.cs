using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

/// <param name="Text">At most <see cref="AskQuestion.MaxText"/> UTF-16 characters after trimming.</param>
public sealed record AnswerQuestion(Guid QuestionId, string Text, Guid PersonId);

/// <summary>Answers what one was asked, as long as one may still see the case. What was answered stays; it can be added to.</summary>
public sealed partial class AnswerQuestionHandler(
    DisclosureDbContext db, Authority authority, Recipients recipients, NoticeWriter notices, TimeProvider clock, ILogger<AnswerQuestionHandler> logger)
{
    /// <returns>The question.</returns>
    public async Task<Result<Question>> HandleAsync(AnswerQuestion command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = await (from q in db.Questions.AsNoTracking()
                           join c in db.Cases on q.CaseId equals c.Id
                           join unit in db.Units on c.UnitId equals unit.Id
                           where q.Id == command.QuestionId && q.AskedOf == command.PersonId
                           select new { Question = q, c.Title, c.UnitId, c.Kind, unit.Name }).SingleOrDefaultAsync(ct);
        if (found is null || !await authority.MaySeeAsync(command.PersonId, found.UnitId, found.Kind, LocalTime.DateOf(now), ct))
        {
            return new QuestionNotFound();
        }

        if (Wording.Fault("答复", command.Text, "请写下答复。", AskQuestion.MaxText) is { } fault)
        {
            return new FieldFaults("Answer", fault);
        }

        var question = found.Question;
        var answer = new Answer { QuestionId = question.Id, Text = Wording.Clean(command.Text), AnsweredAt = now };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Answers.Add(answer);
        if (await authority.MaySeeAsync(question.AskedBy, found.UnitId, found.Kind, LocalTime.DateOf(now), ct))
        {
            await notices.WriteAsync(
                answer.Id, await recipients.PersonAsync(question.AskedBy, ct),
                CaseTalks.Notice("question-answered", question, found.Title, found.Name, new SaidNotice(question.AskedOfName, answer.Text)), ct);
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new AnsweredAlready();
        }

        await transaction.CommitAsync(ct);
        LogAnswered(question.Id, question.CaseId);
        return question;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Question {QuestionId} about case {CaseId} answered")]
    private partial void LogAnswered(Guid questionId, Guid caseId);
}

public sealed record QuestionNotFound() : NotFoundError("没有这个问题，或者它不是问您的。");

public sealed record AnsweredAlready() : ConflictError("您已经这样答复过，不用再答一次；要补充的请换个说法。");
