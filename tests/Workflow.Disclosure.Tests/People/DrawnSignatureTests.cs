using Microsoft.EntityFrameworkCore;
using QRCoder;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class DrawnSignatureTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public void Pictures_of_two_encoders_are_taken()
    {
        Assert.Null(SignatureImage.Fault(Pictures.Signature()));
        using var code = QRCodeGenerator.GenerateQrCode("青石镇", QRCodeGenerator.ECCLevel.M);
        var picture = new PngByteQRCode(code).GetGraphic(8);
        Assert.Null(SignatureImage.Fault(picture));
        Assert.Equal((120, 48), SignatureImage.SizeOf(Pictures.Signature()));
    }

    [Fact]
    public void What_is_no_whole_small_picture_with_something_on_it_is_refused_in_words()
    {
        var good = Pictures.Signature();
        Assert.IsType<SignatureNotAPicture>(SignatureImage.Fault([]));
        Assert.IsType<SignatureNotAPicture>(SignatureImage.Fault([0xFF, 0xD8, 0xFF, .. good]));
        Assert.IsType<SignatureNotAPicture>(SignatureImage.Fault("<svg onload='x()'/>"u8.ToArray()));
        Assert.IsType<SignatureNotAPicture>(SignatureImage.Fault([.. good, .. "<script>"u8]));
        for (var cut = 1; cut < good.Length; cut += 7)
        {
            Assert.IsType<SignatureNotAPicture>(SignatureImage.Fault(good[..cut]));
        }

        for (var at = 8; at < good.Length; at++)
        {
            Assert.NotNull(SignatureImage.Fault([.. good[..at], (byte)(good[at] ^ 1), .. good[(at + 1)..]]));
        }

        Assert.IsType<SignatureBlank>(SignatureImage.Fault(Pictures.Signature(shade: 0)));
        foreach (var (depth, colours, line) in new (byte, byte, byte[])[]
        {
            (8, 2, [0, .. Enumerable.Repeat((byte)255, 120 * 3)]), (8, 6, [0, .. Enumerable.Repeat((byte)255, 120 * 4)]), (8, 0, [1, 254, .. new byte[119]]),
            (1, 0, [0, .. Enumerable.Repeat((byte)255, 15)]), (16, 0, [0, .. Enumerable.Repeat<byte[]>([255, 254], 120).SelectMany(b => b)]),
        })
        {
            byte[] twice = [2, .. new byte[line.Length - 1]];
            byte[] white = [.. line, .. Enumerable.Repeat(line, 22).SelectMany(l => l), .. Enumerable.Repeat(twice, 25).SelectMany(l => l)];
            Assert.IsType<SignatureBlank>(SignatureImage.Fault(Pictures.Png(120, 48, depth, colours, white)));
            white[^1] ^= 8;
            Assert.Null(SignatureImage.Fault(Pictures.Png(120, 48, depth, colours, white)));
        }

        Assert.Equal(new SignatureOutOfSize(1601, 48), SignatureImage.Fault(Pictures.Signature(1601)));
        Assert.Equal(new SignatureOutOfSize(120, 19), SignatureImage.Fault(Pictures.Signature(120, 19)));
        Assert.IsType<SignatureTooLarge>(SignatureImage.Fault([.. good, .. new byte[SignatureImage.MostBytes]]));
    }

    [Fact]
    public async Task A_new_one_leaves_those_before_and_the_same_again_is_no_new_one_and_a_day_has_an_end()
    {
        var person = await county.PersonAsync("qingshi.zhuren");
        for (byte shade = 1; shade <= KeepSignatureHandler.MostPerDay; shade++)
        {
            Assert.Equal(await county.KeepSignatureAsync("qingshi.zhuren", shade), await county.KeepSignatureAsync("qingshi.zhuren", shade));
            county.Clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(KeepSignatureHandler.MostPerDay, await county.QueryAsync(db => db.Signatures.CountAsync()));
        Task<Result<DrawnSignature>> KeepAsync() =>
            county.WithAsync<KeepSignatureHandler, Result<DrawnSignature>>(h => h.HandleAsync(new KeepSignature(person, Pictures.Signature(shade: 99)), default));
        Assert.IsType<TooManySignatures>((await KeepAsync()).Error);
        county.Clock.Now += TimeSpan.FromDays(1);
        var next = (await KeepAsync()).Value!;
        Assert.Equal(next.Hash, await county.WithAsync<DrawnSignatures, string?>(s => s.PresentHashAsync(person, default)));
    }

    [Fact]
    public async Task One_signs_with_ones_own_alone_and_what_was_signed_keeps_its_picture_when_a_new_one_is_drawn()
    {
        var (own, other) = (await county.KeepSignatureAsync("qingshi.baomi"), await county.KeepSignatureAsync("qingshi.zhuren", 41));
        var task = await county.OpenTaskAsync("qingshi");
        Assert.IsType<SignatureNotYours>((await county.DecideAsync("qingshi.baomi", task.Id, "Approve", signature: other)).Error);
        Assert.IsType<SignatureNotYours>((await county.DecideAsync("qingshi.baomi", task.Id, "Approve", signature: "")).Error);
        Assert.True((await county.DecideAsync("qingshi.baomi", task.Id, "Approve", signature: own)).Succeeded);

        county.Clock.Now += TimeSpan.FromMinutes(1);
        await county.KeepSignatureAsync("qingshi.baomi", 42);
        var entry = await LastAsync();
        Assert.Equal(own, entry.SignatureHash);
        Assert.Equal(Pictures.Signature(), await county.WithAsync<DrawnSignatures, byte[]?>(s => s.OfEntryAsync(entry.CaseId, entry.Number, default)));
        Assert.Null(await county.WithAsync<DrawnSignatures, byte[]?>(s => s.OfEntryAsync(entry.CaseId, 1, default)));
        // Overwritten in the database, it is shown beside no decision any more.
        await county.Database.ExecuteAsync("UPDATE signatures SET png = (SELECT png FROM signatures ORDER BY created_at DESC LIMIT 1)");
        Assert.Null(await county.WithAsync<DrawnSignatures, byte[]?>(s => s.OfEntryAsync(entry.CaseId, entry.Number, default)));
    }

    [Fact]
    public async Task Who_acts_for_another_signs_with_his_own()
    {
        var (absent, acting) = (await county.PersonAsync("qingshi.baomi"), await county.PersonAsync("qingshi.fenguan"));
        var day = new DateOnly(2022, 1, 4);
        Assert.True((await county.WithAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(absent, absent, acting, null, null, day, day, ""), default))).Succeeded);
        var (his, own) = (await county.KeepSignatureAsync("qingshi.baomi"), await county.KeepSignatureAsync("qingshi.fenguan", 41));

        var task = await county.OpenTaskAsync("qingshi");
        Assert.IsType<SignatureNotYours>((await county.DecideAsync("qingshi.fenguan", task.Id, "Approve", signature: his)).Error);
        Assert.True((await county.DecideAsync("qingshi.fenguan", task.Id, "Approve", signature: own)).Succeeded);

        var entry = await LastAsync();
        Assert.Equal((own, "青石镇分管领导", "由青石镇人民政府分管领导代青石镇人民政府保密审查员（青石镇保密审查员）"), (entry.SignatureHash, entry.ActorName, entry.OnBehalf));
    }

    [Fact]
    public async Task A_batch_is_signed_as_each_of_it_would_be()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        var (person, own, task) = (await county.PersonAsync("qingshi.zhuren"), await county.KeepSignatureAsync("qingshi.zhuren"), await county.OpenTaskAsync("qingshi"));
        var lines = (await county.WithAsync<DecideBatchHandler, Result<IReadOnlyList<BatchLine>>>(h => h.HandleAsync(
            new DecideBatch(person, "Approve", "同意", "", [new(task.Id, 1)]) { Signature = own }, default))).Value!;
        Assert.Null(Assert.Single(lines).Refused);
        Assert.Equal(own, (await LastAsync()).SignatureHash);
    }

    [Fact]
    public void An_entry_from_before_signatures_keeps_its_hash()
    {
        var id = Guid.Parse("01890000-0000-7000-8000-000000000001");
        var entry = new Decision
        {
            Id = id,
            CaseId = id,
            Number = 1,
            TaskId = id,
            ActivityId = "review",
            Title = "审核",
            Position = "办公室主任",
            UnitId = id,
            PersonId = id,
            ActorName = "张三",
            Outcome = "Approve",
            OutcomeLabel = "同意",
            Tone = "Forward",
            Opinion = "",
            VersionId = id,
            VersionNumber = 1,
            VersionHash = "aa",
            DefinitionHash = "bb",
            DecidedAt = new(2022, 1, 4, 1, 0, 0, TimeSpan.Zero),
            PreviousHash = "",
            Hash = "",
        };
        Assert.Equal("50c84d34a8ee6d2b2b7c3653660eb49d826601932ecb2acd9447c23ad9b994c5", DecisionHash.Of(entry));
        Assert.NotEqual(DecisionHash.Of(entry), DecisionHash.Of(entry with { SignatureHash = "cc" }));
        Assert.NotEqual(DecisionHash.Of(entry with { SignatureHash = "cc" }), DecisionHash.Of(entry with { AttachmentHash = "cc" }));
    }

    private Task<Decision> LastAsync() => county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).LastAsync());
}
