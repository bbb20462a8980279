package manifest

import (
	"strings"

	"posmortem/parsers/fields"
)

// slot is one thing that a manifest can tell.
type slot uint8

const (
	none slot = iota
	device
	merchant
	serial
	model
	vendor
	version
	firmware
	zone
	profile
	side
	numSlots
)

// place says what a name means and how good a source it is: of several names for one
// thing the lowest rank wins.
type place struct {
	slot slot
	rank uint8
}

// lists are the names by slot, the best first; in lower case without `_`, `-` and spaces.
// Dotted names are Android properties (AOSP's build/make/tools/buildinfo.sh, and those of makers).
var lists = map[slot][]string{
	device: {"tid terminalid terminalno terminalnum terminalnumber terminaltid termno termid termnum 终端号 终端编号 de41 postid posid catid",
		"persist.sys.tid persist.pos.tid ro.pos.tid", "deviceid devid deviceno 设备号 设备编号"},
	merchant: {"mid merchantid merchantno merchantnum merchantnumber merchantcode merno merid mchid mchtno 商户号 商户编号 商户代码 de42"},
	serial: {"sn serial serialno serialnum serialnumber s/n devicesn deviceserial deviceserialno terminalsn termsn possn hardwaresn deviceserialnumber terminalserial 序列号 设备序列号 机身号 机身序列号 终端序列号",
		"ro.serialno", "ro.boot.serialno", "sys.serialno persist.sys.sn persist.sys.serialno ro.sys.sn ro.pos.sn gsm.serial"},
	model: {"model devicemodel productmodel terminalmodel terminaltype termmodel posmodel modelname 型号 设备型号 机型 产品型号 终端型号",
		"ro.product.model", "ro.product.vendor.model ro.product.system.model ro.product.odm.model", "ro.product.name ro.product.device"},
	vendor: {"vendor vendorname devicevendor 厂商 厂家 设备厂商 终端厂商", "brand devicebrand 品牌 ro.product.brand", "manufacturer maker devicemanufacturer ro.product.manufacturer",
		"ro.product.vendor.brand ro.product.system.brand ro.product.vendor.manufacturer"},
	version: {"appversion appver appversionname applicationversion versionname payappversion posversion clientversion softwareversion swversion apkversion 应用版本 软件版本 程序版本 应用版本号",
		"version ver 版本 版本号"},
	firmware: {"firmware firmwareversion fwversion fw fwver osversion romversion systemversion rom os 固件版本 固件 系统版本 ro.pos.firmware",
		"ro.build.display.id", "ro.build.version.incremental buildnumber buildid", "ro.build.fingerprint", "ro.build.id", "ro.build.version.release"},
	zone:    {"zone timezone tz zoneid timezoneid 时区 persist.sys.timezone"},
	profile: {"profile responseprofile respprofile codeprofile responsecodeprofile", "acquirer acquirername acq acquirercode 收单机构 收单方 收单行"},
	side:    {"side", "role"},
}

var places = func() map[string]place {
	m := map[string]place{}
	for s, ranks := range lists {
		for rank, list := range ranks {
			for _, name := range strings.Fields(list) {
				m[name] = place{s, uint8(rank)}
			}
		}
	}
	return m
}()

// nested holds names that mean something only inside an object of a given name.
var nested = map[string]place{
	"terminal/id": {device, 0}, "terminal/no": {device, 0}, "terminal/number": {device, 0}, "pos/id": {device, 1}, "device/id": {device, 2},
	"merchant/id": {merchant, 0}, "merchant/no": {merchant, 0}, "merchant/number": {merchant, 0},
	"app/version": {version, 0}, "application/version": {version, 0}, "software/version": {version, 0}, "app/versionname": {version, 0},
	"firmware/version": {firmware, 0}, "os/version": {firmware, 0}, "system/version": {firmware, 0}, "rom/version": {firmware, 0},
	"device/type": {model, 1}, "device/name": {model, 2}, "vendor/name": {vendor, 0}, "acquirer/name": {profile, 1}, "acquirer/profile": {profile, 0},
}

// fromFields gives the names that logs use for the same things.
var fromFields = map[fields.Meaning]place{
	fields.Device: {device, 3}, fields.Merchant: {merchant, 3}, fields.Serial: {serial, 5}, fields.Model: {model, 5},
	fields.Vendor: {vendor, 5}, fields.Version: {version, 5}, fields.Profile: {profile, 5},
}

// find returns what a name means, inside the object parent when there is one.
func find(parent, name string) place {
	name = fold(name)
	if p, ok := nested[fold(parent)+"/"+name]; ok {
		return p
	}
	if p, ok := places[name]; ok {
		return p
	}
	if strings.Contains(name, ".") {
		return place{}
	}
	return fromFields[fields.FindNested([]byte(parent), []byte(name))]
}

func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '_', '-', ' ', '\t':
			return -1
		}
		return r
	}, strings.ToLower(name))
}
