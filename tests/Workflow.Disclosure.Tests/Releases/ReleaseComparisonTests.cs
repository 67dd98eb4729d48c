using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Reports.Rendering;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Releases;

public sealed class ReleaseComparisonTests
{
    [Fact]
    public async Task Title_column_text_and_attachment_are_compared_and_what_stayed_is_not_named()
    {
        await using var county = await County.OpenAsync();
        var columns = county.Host.Services.GetRequiredService<PortalColumns>();
        var before = new ReleaseDocument("青石镇人民政府", "关于防汛的通知", "第一段。\n第二段有3处。", "notices", File("方案.pdf", 'a'));
        var after = before with { Title = "关于防汛抗旱的通知", Body = "第一段。\n第二段有5处。", Column = "plans", Attachment = File("方案.pdf", 'b') };

        var comparison = ReleaseComparison.Of(before, after, columns);
        var html = ComparisonHtml.Render(comparison);

        Assert.Equal(["标题", "公开栏目", "正文", "附件"], comparison.Texts.Select(t => t.Label));
        Assert.Contains("<ins>抗旱</ins>", html, StringComparison.Ordinal);
        Assert.Contains("<del>3</del><ins>5</ins>", html, StringComparison.Ordinal);
        Assert.Contains("规划计划", comparison.Texts[1].After, StringComparison.Ordinal);
        Assert.True(ReleaseComparison.Of(before, before, columns).IsEmpty);
        Assert.Equal(["附件"], ReleaseComparison.Of(before, before with { Attachment = null }, columns).Texts.Select(t => t.Label));
    }

    private static ReleaseAttachment File(string name, char hash) => new(Guid.Empty, name, "application/pdf", 10, new string(hash, 64));
}
