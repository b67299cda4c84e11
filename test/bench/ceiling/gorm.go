package ceiling

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// The models of somebody who writes the obvious thing with GORM.
type (
	account struct {
		ID                              string `gorm:"type:uuid;primaryKey"`
		Email, Status                   string
		Username, ExternalID            *string
		EmailVerifiedAt                 *time.Time
		MetadataPublic, MetadataPrivate string
		CreatedAt, UpdatedAt            time.Time
		LastLoginAt, SuspendedUntil     *time.Time
		Version                         int64
		Profile                         profile `gorm:"foreignKey:UserID"`
		Roles                           []role  `gorm:"many2many:user_roles;joinForeignKey:user_id;joinReferences:role_id"`
	}
	profile struct {
		UserID                                                                    string `gorm:"type:uuid;primaryKey"`
		FirstName, LastName, DisplayName, Bio, AvatarURL, Phone, Locale, Timezone *string
	}
	role struct {
		ID, Name, Title string
	}
)

func (account) TableName() string { return "users" }
func (profile) TableName() string { return "user_profiles" }
func (role) TableName() string    { return "roles" }

// obvious is Gin and GORM with Preload.
type obvious struct{ db *gorm.DB }

func newObvious(url string, pool int) (*obvious, error) {
	db, err := gorm.Open(postgres.Open(url), &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	handle, err := db.DB()
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	handle.SetMaxOpenConns(pool)
	handle.SetMaxIdleConns(pool)
	return &obvious{db}, nil
}

func (o *obvious) get(c *gin.Context) {
	var found account
	err := o.db.WithContext(c.Request.Context()).Preload("Profile").Preload("Roles").
		Where("deleted_at IS NULL").Take(&found, "id = ?", c.Param("id")).Error
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, found)
}

func (o *obvious) list(c *gin.Context) {
	var found []account
	err := o.db.WithContext(c.Request.Context()).Preload("Profile").Preload("Roles").
		Where("deleted_at IS NULL").Order("created_at DESC, id DESC").Limit(50).Find(&found).Error //nolint:mnd // a page
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"data": found})
}
