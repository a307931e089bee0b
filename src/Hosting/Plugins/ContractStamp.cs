using System.Reflection.Metadata;

namespace Rijie.Hosting;

/// <summary>Reads the stamp that the build writes into a plugin: <c>[assembly: AssemblyMetadata("Rijie.Contract", "1.0")]</c>.</summary>
internal static class ContractStamp
{
    private const string AttributeType = "System.Reflection.AssemblyMetadataAttribute";

    /// <summary>The version the assembly was built against, or <c>null</c> when it carries no stamp.</summary>
    public static ContractVersion? Read(MetadataReader reader)
    {
        foreach (var attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (parent.Kind != HandleKind.TypeReference || SignatureText.Name(reader, (TypeReferenceHandle)parent) != AttributeType) continue;
            var blob = reader.GetBlobReader(attribute.Value);
            if (blob.Length < 2 || blob.ReadUInt16() != 1) continue;
            if (blob.ReadSerializedString() == ContractInfo.StampKey) return ContractVersion.TryParse(blob.ReadSerializedString());
        }
        return null;
    }
}
