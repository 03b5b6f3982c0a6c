using System.Reflection;
using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Tests.Repository;

public sealed class PublicTypesTests
{
    [Fact]
    public void No_public_member_has_a_type_of_Octokit()
    {
        var types = typeof(RepositoryConnection).Assembly.GetExportedTypes();
        var members = types.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)).ToList();

        Assert.Contains(members, member => member.DeclaringType == typeof(CheckRuns));
        Assert.DoesNotContain(members, member => member.ToString()!.Contains("Octokit", StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type.BaseType?.Namespace?.StartsWith("Octokit", StringComparison.Ordinal) == true);
    }
}
