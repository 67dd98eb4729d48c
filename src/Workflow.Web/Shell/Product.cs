namespace Workflow.Web.Shell;

public static class Product
{
    public const string Name = "政府信息公开办理平台";
}
