using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Talks;

/// <param name="To">One of the case's <see cref="CaseCircle.Members"/>.</param>
/// <param name="Text">At most <see cref="MaxText"/> UTF-16 characters after trimming.</param>
public sealed record AskQuestion(Guid CaseId, Guid To, string Text, Guid PersonId)
{
    public const int MaxText = 2000;
}

/// <summary>Asks one person about a case. The case stays where it is; the one who is asked is told at once.</summary>
public sealed partial class AskQuestionHandler(
    DisclosureDbContext db, CaseCircles circles, Recipients recipients, NoticeWriter notices, TimeProvider clock, ILogger<AskQuestionHandler> logger)
{
    public async Task<Result<Question>> HandleAsync(AskQuestion command, CancellationToken ct)
    {
        if (await circles.ReadAsync(command.CaseId, command.PersonId, ct) is not { } circle)
        {
            return new CaseNotFound();
        }

        var to = circle.Find(command.To);
        if (Faults(command, to) is { } faults)
        {
            return faults;
        }

        var question = new Question
        {
            CaseId = command.CaseId,
            Text = Wording.Clean(command.Text),
            AskedBy = command.PersonId,
            AskedByName = circle.OwnName,
            AskedOf = to!.Id,
            AskedOfName = to.Name,
            AskedAt = clock.GetUtcNow(),
        };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Questions.Add(question);
        await notices.WriteAsync(
            question.Id, await recipients.PersonAsync(to.Id, ct),
            CaseTalks.Notice("question-asked", question, circle.Case.Title, circle.UnitName, new SaidNotice(question.AskedByName, question.Text)), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new AskedAlready(to.Name);
        }

        await transaction.CommitAsync(ct);
        LogAsked(question.Id, question.CaseId);
        return question;
    }

    private static FieldFaults? Faults(AskQuestion command, CircleMember? to) => FieldFaults.From(
        (nameof(command.To), to is not null ? null : command.To == Guid.Empty ? "请选择问谁。" : "所选的人现在看不到这件事项（可能已经离岗），请重新选择。"),
        (nameof(command.Text), Wording.Fault("问题", command.Text, "请写下要问的问题。", AskQuestion.MaxText)));

    [LoggerMessage(Level = LogLevel.Information, Message = "Question {QuestionId} asked about case {CaseId}")]
    private partial void LogAsked(Guid questionId, Guid caseId);
}

public sealed record AskedAlready(string Name) : ConflictError($"同样的问题您已经问过{Name}，不用再问一次；要补充的请换个说法。");
