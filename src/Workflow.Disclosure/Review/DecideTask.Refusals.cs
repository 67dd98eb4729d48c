using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Lists;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Engine.Execution;
using Workflow.Reports;

namespace Workflow.Disclosure.Review;

public sealed partial class DecideTaskHandler
{
    /// <summary>Why the command cannot be carried out, or null. The order carries meaning: what one may not see is absent.</summary>
    internal static Error? Refusal(TaskSnapshot? task, ActorSnapshot? actor, VersionHead? version, DecideTask command, DateOnly today)
    {
        if (task is null || actor is not { Holds: true })
        {
            return new TaskNotFound();
        }

        if (task.ClosedAt is { } at)
        {
            var label = task.Outcomes.FirstOrDefault(o => o.Name == task.Outcome)?.Label;
            return task.DecidedByName is null || label is null
                ? new TaskClosedByProcess(at)
                : task.DecidedBy is { } by && command.Actor == new Actor.OfPerson(by)
                    ? new AlreadyDecidedByYou(label, at)
                    : new TaskAlreadyDecided(task.DecidedByName, label, at);
        }

        var outcome = task.Outcomes.FirstOrDefault(o => o.Name == command.Outcome);
        return outcome switch
        {
            null => new UnknownOutcome(task.Outcomes),
            _ when command.Paper is not null && actor.PaperSigner is null => new NotAHolderOnPaper(task.Position),
            _ when command.Paper is { SignedOn: var day } && (day > today || day < LocalTime.DateOf(task.OpenedAt)) => new PaperDayImpossible(LocalTime.DateOf(task.OpenedAt), today),
            _ when !actor.MaySign && command.Paper is null => new BusMayNotSign(),
            { Tone: OutcomeTone.Forward } when !actor.MaySign => new PaperOfOwnText(),
            { Tone: OutcomeTone.Forward } when actor.Verdict.Bar is { } bar => bar,
            { Tone: OutcomeTone.Forward } when task.AskedOf is { } authority => new AwaitsAnswer(authority),
            _ when IsSecrecyReview(task) && ReviewFault(command, outcome.Tone == OutcomeTone.Forward) is { } unanswered => unanswered,
            _ when command.Signature is not null && !actor.Draws => new SignatureNotYours(),
            { Opinion: OpinionRule.Required } when string.IsNullOrWhiteSpace(TextRules.Clean(command.Opinion)) => new OpinionMissing(outcome.Label),
            _ when command.Opinion.Trim().Length > DecideTask.MaxOpinion => new OpinionTooLong(command.Opinion.Trim().Length),
            _ when command.Opinion.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) => new OpinionNotText(),
            _ when !task.MayEdit && command.SeenVersion != version?.Number => new VersionChanged(command.SeenVersion, version?.Number ?? 0),
            _ when !task.MayEdit && ContentHash.Of(version!.Content) != version.Hash => new VersionTampered(version.Number),
            _ => null,
        };
    }

    /// <summary>Its holder answers the questions of 保密审查; who is asked to sign beside him does not.</summary>
    public static bool IsSecrecyReview(string position, SignerPart? signer) => position == Positions.SecrecyReviewer && signer is not (SignerPart.Before or SignerPart.After);

    private static bool IsSecrecyReview(TaskSnapshot task) => IsSecrecyReview(task.Position, task.Signer);

    private static Error? ReviewFault(DecideTask command, bool goesOn) => command switch
    {
        { Batch: true } when goesOn => new NotForABatch(),
        { Actor: Actor.OfSystem } when goesOn => new BusMayNotReview(),
        _ => goesOn || command.Review is not null ? (command.Review ?? SecrecyForm.Empty).Read(goesOn).Error : null,
    };
}

public sealed record TaskNotFound() : NotFoundError("没有这个任务，或者它不归您现在的岗位办理。");

public sealed record AlreadyDecidedByYou(string Label, DateTimeOffset At)
    : ConflictError($"您已于{LocalTime.Describe(At)}办理：{Label}。不用再办一次。");

public sealed record TaskAlreadyDecided(string By, string Label, DateTimeOffset At)
    : ConflictError($"{By}已于{LocalTime.Describe(At)}办理：{Label}。您这次没有生效，填写的意见还在下面。");

public sealed record TaskClosedByProcess(DateTimeOffset At)
    : ConflictError($"这个任务已于{LocalTime.Describe(At)}由流程收回，不用再办。");

public sealed record UnknownOutcome(IReadOnlyList<TaskOutcome> Offered)
    : InvalidError($"这个任务没有这种办理方式；可以选：{string.Join('、', Offered.Select(o => o.Label))}。");

public sealed record BusMayNotSign() : InvalidError("本单位没有开放由系统账号作主要领导签发，请由主要领导本人办理。");

public sealed record BusMayNotReview() : InvalidError("保密审查要由保密审查员逐项回答，系统账号不能办理。");

public sealed record AwaitsAnswer(string Authority) : ConflictError($"已经请示{Authority}，收到答复后请先登记答复，再办理；要退回，现在就可以。");

public sealed record TaskWaits(string Reason) : ConflictError(Reason);

public sealed record SignatureNotYours() : InvalidError("只能用自己保存的手写签名，没有办理。请重新打开任务，写好签名再办，或者不用手写签名。");

/// <summary>What is wrong with the words that go with a decision or an operation: it stands at their field, too.</summary>
public abstract record OpinionFault(string Message) : InvalidError(Message);

/// <param name="Field">As the page calls it.</param>
public sealed record OpinionMissing(string Label, string Field = "意见")
    : OpinionFault($"选择“{Label}”要写明{(Field == "意见" ? "理由" : Field)}，请在“{Field}”栏填写后再提交。");

public sealed record OpinionTooLong(int Length, string Field = "意见")
    : OpinionFault($"{Field}有{Length}字，最多{DecideTask.MaxOpinion}字；请删减，细节可以写进稿件。");

public sealed record OpinionNotText(string Field = "意见") : OpinionFault($"{Field}里有看不见的控制字符，请删去后再提交（多半是从别处粘贴带进来的）。");

public sealed record VersionChanged(int Seen, int Current)
    : ConflictError($"您看的是第{Seen}版，稿件现在是第{Current}版。请看过新版后再办理；您填写的意见还在下面。");

public sealed record VersionTampered(int Number)
    : ConflictError($"第{Number}版的内容与它的指纹不一致：有人改动过数据库，不能办理。请立即报告县政府办公室。");

public sealed record ItemFailed() : ConflictError("办理这一项时系统出错，没有办成；请打开再办一次，仍不行请联系县级管理员。");
