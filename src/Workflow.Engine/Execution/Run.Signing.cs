using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>Tasks that more than one person signs: 会签, 或签, 票签, and signers whom the holder asked before or after.</summary>
internal sealed partial class Run
{
    /// <param name="board">The task's own container.</param>
    private void Sign(Place board, Bookmark bookmark, string outcome)
    {
        var activity = board.Activity!;
        var node = (TaskNode)activity.Prepared!;
        if (bookmark.Part == SignerPart.After)
        {
            HasSigned(board, bookmark);
        }

        var signing = board.Signing!;
        switch (bookmark.Part)
        {
            case SignerPart.Joint:
                board.Signing = signing with { Votes = [.. signing.Votes, new Vote(bookmark.Id, outcome, bookmark.Signer ?? new TaskSigner(node.Position, node.Unit))] };
                Count(board, node);
                break;
            case SignerPart.Before:
                ReleaseHolder(board);
                break;
            case SignerPart.After when outcome == "Object":
                // The holder hears it and decides again; who else was to sign is asked again if the holder agrees again.
                BringBackToHolder(board);
                break;
            case SignerPart.After:
                GoOnAfterSigners(board);
                break;
            default:
                CancelSigners(board, SignerPart.Before);
                if (signing.Later.Count > 0 && !node.IsBack(outcome))
                {
                    board.Signing = signing with { Outcome = outcome, Owner = bookmark.Signer };
                    foreach (var signer in signing.Later)
                    {
                        Wait(activity, board, "Task", b => node.Open(b, signer, TaskNode.SignerOutcomes), null, signer, SignerPart.After, bookmark.Id);
                    }

                    Log(activity, "Suspended", null);
                    break;
                }

                Leave(activity, board.Parent!, [outcome], board);
                break;
        }
    }

    private void Count(Place board, TaskNode node)
    {
        var (votes, mode) = (board.Signing!.Votes, node.Completion?.Mode ?? CompletionMode.All);
        var open = bookmarks.Count(b => b.Frame == board.Id && b.Part == SignerPart.Joint);
        var (all, agreed) = (votes.Count + open, votes.Count(v => !node.IsBack(v.Outcome)));
        var decided = mode switch
        {
            CompletionMode.Any => votes[0].Outcome,
            CompletionMode.All when agreed < votes.Count => votes.First(v => node.IsBack(v.Outcome)).Outcome,
            CompletionMode.All when open == 0 => votes[^1].Outcome,
            CompletionMode.Percent when agreed * 100 >= node.Completion!.Percent * all => votes.Last(v => !node.IsBack(v.Outcome)).Outcome,
            CompletionMode.Percent when (agreed + open) * 100 < node.Completion!.Percent * all => votes.First(v => node.IsBack(v.Outcome)).Outcome,
            _ => null,
        };
        if (decided is not null)
        {
            Leave(board.Activity!, board.Parent!, [decided], board);
        }
    }

    private string? AddSigner(Bookmark bookmark, TaskSigner signer, SignerPart part)
    {
        var activity = Node(bookmark.ActivityId);
        var node = (TaskNode)activity.Prepared!;
        if (bookmark.Part is SignerPart.Before or SignerPart.After)
        {
            return "加签人不能再请人加签，请由请您加签的人办理";
        }

        if (part == SignerPart.Joint != (bookmark.Part == SignerPart.Joint))
        {
            return part == SignerPart.Joint ? "这项任务不是会签，请用前加签或后加签" : "会签中只能增加会签人";
        }

        var board = PlaceOf(bookmark.Frame);
        if (bookmarks.Exists(b => b.Frame == board.Id && b.Part is not null && b.Signer == signer) || board.Signing?.Later.Contains(signer) == true)
        {
            return "已经请过这一位，不用再请";
        }

        Log(activity, "SignerAdded", signer.Assignee ?? signer.Position);
        if (part == SignerPart.Joint)
        {
            Wait(activity, board, "Task", b => node.Open(b, signer), null, signer, SignerPart.Joint, bookmark.Id);
            return null;
        }

        if (board.Signing is null)
        {
            board = Enter(activity, board);
            board.Signing = new Signing([], [], null, null);
        }

        if (part == SignerPart.After)
        {
            Replace(bookmark, bookmark with { Frame = board.Id, Cause = null });
            board.Signing = board.Signing with { Later = [.. board.Signing.Later, signer] };
            return null;
        }

        if (!bookmark.Held)
        {
            effects.Add(new Effect.HoldTask(bookmark.Id));
        }

        Replace(bookmark, bookmark with { Frame = board.Id, Held = true, Cause = null });
        Wait(activity, board, "Task", b => node.Open(b, signer, TaskNode.SignerOutcomes), null, signer, SignerPart.Before, bookmark.Id);
        return null;
    }

    private string? RemoveSigner(Bookmark bookmark, TaskSigner? later)
    {
        var board = PlaceOf(bookmark.Frame);
        if (board.Signing is not { } signing || (later is null && bookmark.Part is null) || (later is not null && (signing.Outcome is not null || !signing.Later.Contains(later))))
        {
            return "没有请这一位加签";
        }

        var node = (TaskNode)board.Activity!.Prepared!;
        if (later is null && bookmark.Part == SignerPart.Joint && bookmarks.Count(b => b.Frame == board.Id && b.Part == SignerPart.Joint) + signing.Votes.Count == 1)
        {
            return "会签至少要留一个人";
        }

        Log(board.Activity!, "SignerRemoved", (later ?? bookmark.Signer)?.Assignee ?? (later ?? bookmark.Signer)?.Position);
        if (later is not null)
        {
            board.Signing = signing with { Later = [.. signing.Later.Where(s => s != later)] };
            return null;
        }

        Cancel(bookmark);
        switch (bookmark.Part)
        {
            case SignerPart.Joint when signing.Votes.Count > 0:
                Count(board, node);
                break;
            case SignerPart.Before:
                ReleaseHolder(board);
                break;
            case SignerPart.After:
                HasSigned(board, bookmark);
                GoOnAfterSigners(board);
                break;
        }

        return null;
    }

    /// <summary>The last one asked before has signed: the holder's task is the holder's again.</summary>
    private void ReleaseHolder(Place board)
    {
        if (bookmarks.Exists(b => b.Frame == board.Id && b.Part == SignerPart.Before))
        {
            return;
        }

        if (bookmarks.Find(b => b.Frame == board.Id && b.Part is null) is { Held: true } holder)
        {
            Replace(holder, holder with { Held = false });
            effects.Add(new Effect.ReleaseTask(holder.Id));
        }
    }

    private void GoOnAfterSigners(Place board)
    {
        if (!bookmarks.Exists(b => b.Frame == board.Id && b.Part == SignerPart.After))
        {
            Leave(board.Activity!, board.Parent!, [board.Signing!.Outcome!], board);
        }
    }

    private static void HasSigned(Place board, Bookmark bookmark) =>
        board.Signing = board.Signing! with { Later = [.. board.Signing.Later.Where(s => s != bookmark.Signer)] };

    private void BringBackToHolder(Place board)
    {
        CancelSigners(board, SignerPart.After);
        board.Signing = board.Signing! with { Outcome = null };
        var owner = board.Signing.Owner;
        Wait(board.Activity!, board, "Task", b => ((TaskNode)board.Activity!.Prepared!).Open(b, owner), null, owner);
    }

    private void CancelSigners(Place board, SignerPart part)
    {
        foreach (var bookmark in bookmarks.Where(b => b.Frame == board.Id && b.Part == part).ToList())
        {
            Cancel(bookmark);
        }
    }
}
