using System.Security.Cryptography;
using System.Text;

namespace Workflow.Disclosure.Drafting;

public static class ContentHash
{
    /// <returns>Lower-case hex SHA-256 of the content in UTF-8.</returns>
    public static string Of(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
